"""What the commands write: sentences in which nothing is obeyed by a terminal, JSON of any value, raw bytes."""

from __future__ import annotations

import io
import json
import math
import sys

import click
import orjson

from ola_viewer.manifest.printable import plain_text


def prepare_streams() -> None:
    """Characters that the terminal's encoding lacks, and bytes of names that are no text, are written escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: object, err: bool = False) -> None:
    """Write a line for people to stdout, or to stderr. Control characters but line breaks are shown escaped."""
    click.echo(plain_text(str(text)).encode("utf-8", "backslashreplace").decode(), err=err)


def write_json(value: object) -> None:
    """Write one JSON document to stdout, indented, as UTF-8; as ASCII where it holds what UTF-8 cannot.

    NaN and infinities, which JSON does not know, are written as Python's json module writes and reads them.
    """
    try:
        data = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY)
        lost = _holds_odd_number(value)
    except TypeError:  # lone surrogates, integers beyond 64 bits
        data, lost = b"", True
    if lost:
        data = json.dumps(value, indent=2).encode()
    _write(data + b"\n")


def _holds_odd_number(value: object) -> bool:
    """Whether NaN or an infinity stands anywhere in a JSON value; orjson writes null for them."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, float):
            if not math.isfinite(one):
                return True
        elif isinstance(one, dict):
            left += one.values()
        elif isinstance(one, list | tuple):
            left += one
    return False


def write_raw(raw: bytes) -> None:
    """Write bytes as they are and a line break; to a terminal as text in which nothing is obeyed."""
    if sys.stdout is not None and sys.stdout.isatty():
        say(raw.decode("utf-8", "replace"))
    else:
        _write(raw + b"\n")


def _write(data: bytes) -> None:
    if sys.stdout is None:  # closed by the caller
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
