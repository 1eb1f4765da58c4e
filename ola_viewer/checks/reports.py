"""Reports to hand to others: text, CSV, JSON lines, and a self-contained HTML page."""

from __future__ import annotations

import base64
import csv
import html
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TextIO, cast

import orjson

from ola_viewer.checks.findings import Finding, FindingTable
from ola_viewer.checks.registry import CODES, rule_of, severity_of
from ola_viewer.checks.rule import Severity
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.manifest.jsontext import RecordError
from ola_viewer.manifest.printable import one_line, plain_text
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.rows import ADDED_SOURCE, position_of, source_of
from ola_viewer.manifest.sample import Pointer
from ola_viewer.manifest.snapshot import Snapshot

CSV_FIELDS = ("source", "row", "id", "code", "severity", "field", "message")
EXAMPLES = 8
"""Records that the HTML report shows of each code."""
LONGEST = 300
"""Characters of a value in a report."""
_BETWEEN = 200
"""Findings between two looks at the cancel token."""


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What a report says besides the findings, and how it is watched while it is written.

    `trainers`: titles of those that the files were checked for.
    `thumbnail` gives a small PNG or JPEG of a row, or None. The writers raise `Cancelled` when `cancel` says so.
    """

    snapshot: Snapshot
    settings: CheckSettings
    checked: int
    depth: str
    thumbnail: Callable[[int], bytes | None] = field(default=lambda row: None)
    cancel: CancelToken = field(default_factory=CancelToken)
    progress: ProgressCallback = ignore_progress
    trainers: tuple[str, ...] = ()

    @property
    def done(self) -> str:
        """What was done, such as "3 records checked for Ola, depth quick"."""
        trainers = f" for {', '.join(self.trainers)}" if self.trainers else ""
        return f"{_records(self.checked)} checked{trainers}, depth {self.depth}"


def value_at(record: object, pointer: Pointer) -> object:
    """The value that a pointer leads to, None if it leads nowhere."""
    for step in pointer:
        if not isinstance(record, dict | list):
            return None
        try:
            record = cast(Any, record)[step]
        except (LookupError, TypeError):
            return None
    return record


def source_name(snapshot: Snapshot, row: int) -> str:
    """The path of a row's file, as the user named it."""
    number = source_of(row)
    return "(added)" if number == ADDED_SOURCE else str(snapshot.path_of_source(number))


def entries(context: ReportContext, findings: Iterable[Finding]) -> Iterator[dict[str, object]]:
    """One object a finding: `source, row, id, code, severity, field, message`. `row` counts from 0 in its source.

    The message names the path where the finding is about one. `findings` in order of rows, so that each
    record is read once.
    """
    last = -1
    record: object = None
    for finding in findings:
        if finding.row != last:
            last, record = finding.row, _record(context.snapshot, finding.row)
        identity = record.get("id") if isinstance(record, dict) else None
        value = value_at(record, finding.pointer) if finding.pointer and finding.field != "conversations" else None
        message = finding.message
        if isinstance(value, dict):
            value = value.get("patch")
        if isinstance(value, str) and value and finding.field not in ("id", "text_q"):
            message = f"{message} {value[:LONGEST]}"
        yield {
            "source": source_name(context.snapshot, finding.row),
            "row": position_of(finding.row),
            "id": identity if isinstance(identity, str | int) else None,
            "code": finding.code,
            "severity": finding.severity.slug,
            "field": finding.field,
            "message": message,
        }


def _all_entries(context: ReportContext, table: FindingTable) -> Iterator[dict[str, object]]:
    """The entries of all findings, watched."""
    total = len(table)
    for done, entry in enumerate(entries(context, table.iterate(context.settings))):
        if done % _BETWEEN == 0:
            context.cancel.check()
            context.progress(Progress(done, total, "findings"))
        yield entry
    context.progress(Progress(total, total, "findings"))


def _record(snapshot: Snapshot, row: int) -> object:
    try:
        return snapshot.record(row)
    except (RecordError, SourceChangedError, IndexError):
        return None


def write_json(out: TextIO, context: ReportContext, table: FindingTable) -> None:
    """One JSON object a line."""
    for entry in _all_entries(context, table):
        out.write(json_text(entry) + "\n")


def json_text(entry: dict[str, object]) -> str:
    """One entry as JSON; lone surrogates are escaped."""
    try:
        return orjson.dumps(entry).decode()
    except (orjson.JSONEncodeError, TypeError):
        import json

        return json.dumps(entry)


def write_csv(out: TextIO, context: ReportContext, table: FindingTable) -> None:
    """A table with a head line. Texts that a spreadsheet would run as a formula get an apostrophe."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_FIELDS)
    for entry in _all_entries(context, table):
        writer.writerow([_cell(entry[name]) for name in CSV_FIELDS])


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    value = value.encode("utf-8", "backslashreplace").decode()
    return "'" + value if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def summary(table: FindingTable, settings: CheckSettings) -> list[tuple[Severity, str, int]]:
    """(severity, code, records), the worst and then the most frequent first."""
    counts = table.record_counts()
    return sorted(
        ((severity_of(code, settings), code, count) for code, count in counts.items()),
        key=lambda line: (line[0], -line[2], CODES.index(line[1])),
    )


def write_text(out: TextIO, context: ReportContext, table: FindingTable, examples: int = 3) -> None:
    """A summary for people, with a few examples of each code."""
    lines = summary(table, context.settings)
    by_severity = table.severity_counts(context.settings)
    out.write(f"{context.done}: ")
    if not lines:
        out.write("nothing found.\n")
        return
    out.write(", ".join(f"{count:,} with {severity.slug}" for severity, count in by_severity.items() if count) + "\n")
    for severity, code, count in lines:
        context.cancel.check()
        out.write(f"\n{severity.slug:10} {code}: {_records(count)}\n")
        out.write(f"           {rule_of(code).consequence}\n")
        for entry in entries(context, table.iterate(context.settings, code, examples)):
            name = f" ({one_line(str(entry['id']))})" if entry["id"] is not None else ""
            source, message = one_line(str(entry["source"])), one_line(str(entry["message"]))
            out.write(f"           {source} row {entry['row']}{name}: {message}\n")


_STYLE = """
:root{--window:#f2f2f3;--base:#fff;--border:#dcdcdf;--text:#1a1b1e;--text2:#53565d;--error:#bc2a2f;
--corrupting:#9a2482;--warning:#855500;--info:#3b5f8f}
@media(prefers-color-scheme:dark){:root{--window:#212224;--base:#18191b;--border:#343539;--text:#e4e5e8;
--text2:#aeb1b8;--error:#ff8b83;--corrupting:#f093d0;--warning:#e7b95a;--info:#9cc1f0}}
*{box-sizing:border-box}body{margin:0;padding:24px;background:var(--window);color:var(--text);
font:13px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums}main{max-width:1080px;margin:auto}
h1{font-size:18px}h2{font-size:15px;margin:32px 0 4px}table{width:100%;border-collapse:collapse;background:var(--base);
border:1px solid var(--border);border-radius:5px}th,td{padding:4px 12px;text-align:left;border-top:1px solid
var(--border);vertical-align:top;overflow-wrap:anywhere}th{color:var(--text2);font-weight:600;font-size:11px}
td[class]{white-space:nowrap}td.n{text-align:right}a{color:inherit}code{font:12px ui-monospace,monospace}
.error{color:var(--error)}
.corrupting{color:var(--corrupting)}.warning{color:var(--warning)}.info{color:var(--info)}
p{color:var(--text2);margin:4px 0 8px}
img{max-height:64px;max-width:120px;border-radius:4px}
"""


def write_html(out: TextIO, context: ReportContext, table: FindingTable, title: str = "Check report") -> None:
    """One page without scripts or anything from elsewhere. All text of records is escaped."""
    out.write(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        'img-src data:">'
        f"<title>{_escaped(title)}</title><style>{_STYLE}</style></head><body><main><h1>{_escaped(title)}</h1>"
    )
    sources = ", ".join(str(source.path) for source in context.snapshot.sources)
    out.write(f"<p>{_escaped(sources)}<br>{_escaped(context.done)}.</p>")
    lines = summary(table, context.settings)
    if not lines:
        out.write("<p>Nothing found.</p>")
    else:
        out.write("<table><tr><th>Severity</th><th>Code</th><th>What the trainer will do</th><th>Records</th></tr>")
        for severity, code, count in lines:
            out.write(
                f'<tr><td class="{severity.slug}">{severity.slug}</td>'
                f'<td><a href="#{code}"><code>{code}</code></a></td>'
                f'<td>{_escaped(rule_of(code).consequence)}</td><td class="n">{count:,}</td></tr>'
            )
        out.write("</table>")
    for done, (severity, code, count) in enumerate(lines):
        context.cancel.check()
        context.progress(Progress(done, len(lines), "kinds of findings"))
        out.write(f'<h2 id="{code}" class="{severity.slug}">{_escaped(rule_of(code).title)} <code>{code}</code></h2>')
        out.write(f"<p>{_escaped(rule_of(code).consequence)} {_records(count)}.</p>")
        out.write("<table><tr><th></th><th>Source</th><th>Row</th><th>Id</th><th>What is wrong</th></tr>")
        for row, entry in _examples(context, table, code):
            context.cancel.check()
            out.write(
                f"<tr><td>{_picture(context.thumbnail(row))}</td><td>{_escaped(str(entry['source']))}</td>"
                f'<td class="n">{entry["row"]}</td><td>{_escaped(str(entry["id"] if entry["id"] is not None else ""))}'
                f"</td><td>{_escaped(str(entry['message']))}</td></tr>"
            )
        out.write("</table>")
    out.write("</main></body></html>\n")


def _examples(context: ReportContext, table: FindingTable, code: str) -> Iterator[tuple[int, dict[str, object]]]:
    findings = list(table.iterate(context.settings, code, EXAMPLES))
    yield from zip((finding.row for finding in findings), entries(context, findings), strict=True)


def _picture(data: bytes | None) -> str:
    if data is None:
        return ""
    kind = "png" if data.startswith(b"\x89PNG") else "jpeg"
    return f'<img alt="" src="data:image/{kind};base64,{base64.b64encode(data).decode()}">'


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count:,} records"


def _escaped(text: str) -> str:
    """Safe in HTML text and attributes; control characters and lone surrogates are shown escaped."""
    return html.escape(plain_text(text))


def html_text(context: ReportContext, table: FindingTable) -> str:
    """The HTML report as text."""
    out = io.StringIO()
    write_html(out, context, table)
    return out.getvalue()
