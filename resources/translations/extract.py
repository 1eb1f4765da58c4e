"""Writes the template of all texts of the window, `ola_viewer_en.ts`, for translators (Qt Linguist reads it).

Run it from the checkout: `python resources/translations/extract.py`. A translation is a copy of the template that is
named after its language (`ola_viewer_de.ts`) and compiled with `pyside6-lrelease`; the program loads `ola_viewer_de.qm`
where the system speaks that language (`ola_viewer/gui/translation.py`).

Qt's own `lupdate` is not used: it does not know that a module's function `tr` translates in a context of its own,
nor the words that stand in tables (settings, columns, titles of checks). This reads the syntax trees:

- `self.tr("…")`: the context is the class, as PySide does it at run time;
- `tr("…")` of a module: the context in which that module's function translates, also where it is imported;
- `QT_TRANSLATE_NOOP("context", "…")` and `QCoreApplication.translate("context", "…")`;
- `tr(TABLE[key])`, `tr(TABLE.get(key, …))`: every text of the module's table;
- `tr(NAME)`, `tr(module.NAME)`: a constant of another room;
- the titles, helps, groups and choices of the settings, and the few words that come from other rooms.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from xml.sax.saxutils import escape

CHECKOUT = Path(__file__).resolve().parents[2]
GUI = CHECKOUT / "ola_viewer" / "gui"
TEMPLATE = Path(__file__).resolve().parent / "ola_viewer_en.ts"
SETTINGS_CONTEXT = "settings"
OWNERS = {"window": "MainWindow", "_pane": "FacetPane"}
"""Class of an object whose `tr` others call, by the name of the variable."""
WORDS = {"building": ("written", "kept", "failed", "extracted", "sound", "no media")}
"""Context → words that other rooms hand over as they are: states of pieces, reasons for leaving a file out."""
ELSEWHERE = frozenset(
    {
        "tr(reason)",
        "tr(state)",
        "tr(part.state.value)",
        "tr(group)",
        "tr(label)",
        "tr(item.metadata['title'])",
        "tr(item.metadata['help'])",
        "tr(column.title)",
        "tr(column.hint or column.title)",
        "tr(was.short)",
        "tr(becomes.short)",
        "tr(group.title)",
        "tr(group.short)",
        "state_words(group.title)",
        "self.tr(what)",
        "self.tr(title)",
    }
)
"""Calls whose texts are marked, or named above, where they stand as data."""
_MARKS = ("QT_TRANSLATE_NOOP", "translate")

Found = dict[str, dict[str, set[str]]]
"""Context → text → files."""


@dataclass
class Module:
    """A parsed module: its functions that translate (name → context) and its tables (name → texts)."""

    path: Path
    tree: ast.Module
    translators: dict[str, str] = field(default_factory=dict)
    tables: dict[str, list[str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Dotted name from the package on."""
        return ".".join(self.path.relative_to(CHECKOUT).with_suffix("").parts)


def messages() -> tuple[Found, list[str]]:
    """All texts, and the places of calls whose text is not known here ("path: call")."""
    modules = {module.name: module for module in map(read_module, sorted(GUI.rglob("*.py")))}
    for module in modules.values():
        for node in module.tree.body:
            if isinstance(node, ast.ImportFrom) and node.module in modules:
                known = modules[node.module].translators
                names = {alias.asname or alias.name: known[alias.name] for alias in node.names if alias.name in known}
                module.translators = names | module.translators
    found: Found = {}
    unknown: list[str] = []
    for module in modules.values():
        for context, text in _texts(module, unknown):
            found.setdefault(context, {}).setdefault(text, set()).add(_place(module.path))
    for context, text, place in _words():
        found.setdefault(context, {}).setdefault(text, set()).add(place)
    return found, unknown


def _place(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def read_module(path: Path) -> Module:
    module = Module(path, ast.parse(path.read_text("utf-8")))
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef) and (context := _context_of(node)):
            module.translators[node.name] = context
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name) and isinstance(value := getattr(node, "value", None), ast.Dict):
            module.tables[target.id] = [text for item in value.values for text in _strings(item)]
    return module


def _context_of(function: ast.FunctionDef) -> str:
    """The context of a function that only hands its text on to `translate`."""
    last = function.body[-1]
    call = last.value if isinstance(last, ast.Return) else None
    if isinstance(call, ast.Call) and _name(call) == "translate" and len(call.args) > 1:
        context, text = call.args[:2]
        if isinstance(context, ast.Constant) and isinstance(text, ast.Name):
            return str(context.value)
    return ""


def _texts(module: Module, unknown: list[str]) -> Iterator[tuple[str, str]]:
    """(context, text) of every marked text of a module."""
    inside: list[tuple[ast.AST, str]] = [(module.tree, "")]
    while inside:
        node, owner = inside.pop()
        owner = node.name if isinstance(node, ast.ClassDef) else owner
        if isinstance(node, ast.FunctionDef) and node.name in module.translators:
            continue
        if isinstance(node, ast.Call):
            yield from _of_call(module, node, owner, unknown)
        inside += [(child, owner) for child in ast.iter_child_nodes(node)]


def _of_call(module: Module, call: ast.Call, owner: str, unknown: list[str]) -> Iterator[tuple[str, str]]:
    name = _name(call)
    if name in _MARKS and len(call.args) > 1:
        context, argument = call.args[:2]
        if not isinstance(context, ast.Constant):
            return
        named = str(context.value)
        if isinstance(argument, ast.Constant):
            yield named, str(argument.value)
        return  # a variable: its texts are marked where they stand
    if isinstance(call.func, ast.Name) and name in module.translators:
        named = module.translators[name]
    elif isinstance(call.func, ast.Attribute) and name == "tr":
        value = call.func.value
        variable = value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")
        named = OWNERS.get(variable, owner)
    else:
        return
    texts = list(_argument_texts(module, call.args[0])) if call.args else []
    if not texts and ast.unparse(call) not in ELSEWHERE:
        unknown.append(f"{_place(module.path)}: {ast.unparse(call)}")
    for text in texts:
        yield named, text


def _argument_texts(module: Module, argument: ast.expr) -> Iterator[str]:
    """The texts that an argument can be, as far as the module itself tells."""
    if isinstance(argument, ast.Subscript):
        yield from _table(module, argument.value)
    elif isinstance(argument, ast.Call) and _name(argument) == "get" and isinstance(argument.func, ast.Attribute):
        yield from _table(module, argument.func.value)
    elif isinstance(argument, ast.Name | ast.Attribute):
        yield from _constant(module, argument)
    else:
        yield from _strings(argument)


def _constant(module: Module, argument: ast.Name | ast.Attribute) -> Iterator[str]:
    """A constant of another module of the program, `NAME` or `module.NAME`."""
    owner, name = (argument.value, argument.attr) if isinstance(argument, ast.Attribute) else (argument, argument.id)
    if not isinstance(owner, ast.Name) or not name.isupper():
        return
    for node in module.tree.body:
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("ola_viewer"):
            continue
        for alias in node.names:
            if (alias.asname or alias.name) == owner.id:
                holder = f"{node.module}.{alias.name}" if isinstance(argument, ast.Attribute) else str(node.module)
                value = getattr(importlib.import_module(holder), name, None)
                if isinstance(value, str):
                    yield value


def _table(module: Module, value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Name):
        yield from module.tables.get(value.id, [])
    elif isinstance(value, ast.Dict):
        for item in value.values:
            yield from _strings(item)


def _strings(value: ast.expr) -> Iterator[str]:
    """A literal, the literals of a choice, or the marked literals of a call."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _strings(value.body)
        yield from _strings(value.orelse)
    elif isinstance(value, ast.Call) and _name(value) in _MARKS and len(value.args) > 1:
        yield from _strings(value.args[1])


def _name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _words() -> Iterator[tuple[str, str, str]]:
    """(context, text, file) of what stands as data outside of the window's folder."""
    from ola_viewer.building.setup_status import PartState
    from ola_viewer.building.soundtracks import TrackState
    from ola_viewer.settings.schema import Settings

    for item in fields(Settings):
        words = item.metadata
        for text in (words["group"], words["title"], words["help"], *words.get("labels", ())):
            if text:
                yield SETTINGS_CONTEXT, text, "ola_viewer/settings/schema.py"
    for state in PartState:
        yield "building", state.value, "ola_viewer/building/setup_status.py"
    for made in TrackState:
        yield "building", made.value, "ola_viewer/building/soundtracks.py"
    for context, texts in WORDS.items():
        for text in texts:
            yield context, text, "resources/translations/extract.py"


def template(found: Found) -> str:
    """The messages in the format of Qt Linguist, in a fixed order."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>", '<TS version="2.1" language="en">']
    for context in sorted(found):
        lines += ["<context>", f"    <name>{escape(context)}</name>"]
        for text in sorted(found[context]):
            places = [f'        <location filename="../../{place}"/>' for place in sorted(found[context][text])]
            source = f"        <source>{escape(text)}</source>"
            lines += ["    <message>", *places, source, '        <translation type="unfinished"></translation>']
            lines.append("    </message>")
        lines.append("</context>")
    return "\n".join([*lines, "</TS>", ""])


def main() -> int:
    """Write the template; 1 if a text is not known."""
    found, unknown = messages()
    TEMPLATE.write_text(template(found), encoding="utf-8")
    count = sum(len(texts) for texts in found.values())
    print(f"{TEMPLATE.name}: {count} texts in {len(found)} contexts")
    for place in unknown:
        print(f"not known: {place}", file=sys.stderr)
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
