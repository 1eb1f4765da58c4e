"""`ola-viewer export FILE… --out OUT`: chosen records in another form, or the table for analysis."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from ola_viewer.cli.common import open_document, refuse_input, root_option
from ola_viewer.cli.failures import EXIT_FINE
from ola_viewer.cli.output import say
from ola_viewer.cli.progress_line import progress_line
from ola_viewer.cli.where import WHERE_HELP, rows_where
from ola_viewer.manifest.atomic_file import SaveError
from ola_viewer.manifest.export import Exported, ExportOptions, Format, export
from ola_viewer.manifest.export_table import TableFormat, export_table
from ola_viewer.manifest.mix_files import expand
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot

_TABLES = ("csv", "parquet")


class SplitType(click.ParamType):  # type: ignore[type-arg]  # generic only from click 8.2 on
    """`source`, `kind`, or a number of records."""

    name = "source|kind|N"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> object:
        """The word or the number; anything else is a usage error."""
        if isinstance(value, int) or value in ("", "source", "kind"):
            return value
        text = str(value).replace(",", "").replace("_", "")
        if text.isdecimal() and int(text) > 0:
            return int(text)
        return self.fail(f"{value!r} is neither source nor kind nor a number of records.", param, ctx)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="File to write; .gz and .zst are packed.")
@click.option("--where", metavar="FILTER", help=f"Only records that match, e.g. 'kind:video turns:>3'. {WHERE_HELP}")
@click.option(
    "--format",
    "form",
    type=click.Choice(["stored", "array", "jsonl", "indent", "compact", *_TABLES]),
    default=None,
    help="Form of the file; by default from the name of OUT, else as stored.",
)
@click.option("--indent", type=click.IntRange(0, 16), default=None, help="Lay the array out anew, N blanks a level.")
@click.option("--source-key", default="", metavar="KEY", help="Write the name of each record's file under this key.")
@click.option("--split", type=SplitType(), default="", help="One file a source, a kind, or for every N records.")
@root_option
@click.option("--force", is_flag=True, help="Replace files that exist.")
def command(
    files: tuple[Path, ...],
    out: Path,
    where: str | None,
    form: str | None,
    indent: int | None,
    source_key: str,
    split: str | int,
    roots: tuple[Path, ...],
    force: bool,
) -> int:
    """Write the records of FILES, or those that match a filter, to another file.

    Records keep their bytes in the forms stored, array and (without line breaks) jsonl; in all others every number,
    escape and key order stays. Exit code 0: written, 2: bad use, unreadable input, or not written.

    A filter that asks for problems is answered by a check of all records first: --where 'problem:image-token-count' by
    the quick one, 'problem:file-missing' by that of the files, 'problem:media-undecodable' by decoding all media.
    'problem:none', 'problem:any' and 'severity:error' mean the quick check.
    """
    chosen = form or ("indent" if indent is not None else _form_of(out))
    if chosen in _TABLES and (split or source_key or indent is not None):
        raise click.UsageError(f"--split, --source-key and --indent do not apply to {chosen}.")
    if indent is not None and chosen != "indent":
        raise click.UsageError("--indent goes with --format indent only.")
    refuse_input("--out", out, expand(files))
    snapshot = open_document(files).snapshot
    rows = rows_where(snapshot, where, roots)
    options = ExportOptions(
        format="stored" if chosen in _TABLES else cast(Format, chosen),
        indent=2 if indent is None else indent,
        source_key=source_key,
        split=split,  # type: ignore[arg-type]  # SplitType lets nothing else through
        overwrite=force,
    )
    try:
        written = _written(snapshot, rows, out, chosen, options)
    except SaveError as error:
        if error.kind != "exists":
            raise
        raise click.UsageError(
            f"--out: {error.path} exists. Choose another name, or replace it with --force."
        ) from error
    for one in written:
        say(_line(one))
    return EXIT_FINE


def _written(snapshot: Snapshot, rows: RowIds, out: Path, chosen: str, options: ExportOptions) -> list[Exported]:
    with progress_line("Exporting") as progress:
        if chosen in _TABLES:
            table = cast(TableFormat, chosen)
            return [export_table(snapshot, rows, out, table, overwrite=options.overwrite, progress=progress)]
        return export(snapshot, rows, out, options, progress=progress)


def _form_of(out: Path) -> str:
    """The form that the name of the target asks for."""
    suffixes = [suffix for suffix in out.suffixes if suffix not in (".gz", ".zst")]
    return {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet"}.get(
        suffixes[-1].lower() if suffixes else "", "stored"
    )


def _line(one: Exported) -> str:
    records = "1 record" if one.records == 1 else f"{one.records:,} records"
    return f"{one.path}: {records}, {one.size:,} bytes"
