"""Side files of columns: computed once, mapped into memory at the next opening.

A side file belongs to one state of a file, like that of the index beside it. It is an Arrow IPC stream
of one batch, uncompressed, so that reading it is mapping it; written whole or not at all, and simply
ignored when anything about it is not right.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ola_viewer.manifest.columns import Columns, RefTable
from ola_viewer.manifest.index_store import Identity, side_file

VERSION: Final = 2
_ROW_FIELDS: Final = ("kind", "turns", "id_start", "id_length", "question_start", "question_length")
_REF_FIELDS: Final = ("field", "start", "length", "folder", "range_start", "range_size", "parts")
_DTYPES: Final = {
    "kind": np.uint8,
    "turns": np.uint16,
    "id_start": np.uint32,
    "id_length": np.uint32,
    "question_start": np.uint32,
    "question_length": np.uint32,
    "field": np.uint8,
    "start": np.int64,
    "length": np.uint32,
    "folder": np.int32,
    "range_start": np.int64,
    "range_size": np.int64,
    "parts": np.uint32,
}
_HEADER_SIZE: Final = 64 << 10


def columns_file(identity: Identity, folder: Path | None = None) -> Path:
    """Where the columns of this state of a file lie (or would lie)."""
    return side_file(identity, folder).with_suffix(".columns")


def store_columns(identity: Identity, columns: Columns, folder: Path | None = None) -> Path | None:
    """Write the columns of an unedited file; return the path, or None where the cache cannot be written."""
    if len(columns.edited):
        raise ValueError("only the columns of an unedited file are stored")
    target = columns_file(identity, folder)
    refs = columns.refs
    header = {
        "version": VERSION,
        "path": identity.path,
        "size": identity.size,
        "mtime_ns": identity.mtime_ns,
        "fields": refs.field_names,
    }
    rows = pa.record_batch([pa.array(getattr(columns, name)) for name in _ROW_FIELDS], names=list(_ROW_FIELDS))
    table = pa.record_batch(
        [*(pa.array(getattr(refs, name)) for name in _REF_FIELDS), refs.names], names=[*_REF_FIELDS, "names"]
    )
    offsets = pa.record_batch([pa.array(refs.offsets)], names=["offsets"])
    folders = pa.record_batch([pa.array(refs.folders, pa.large_string())], names=["folders"])
    head = json.dumps(header).encode()
    if len(head) > _HEADER_SIZE:
        return None
    temporary = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=target.name)
        with os.fdopen(handle, "wb") as out:
            out.write(head.ljust(_HEADER_SIZE))
            for batch in (rows, table, offsets, folders):
                with pa.ipc.new_stream(out, batch.schema) as writer:
                    writer.write_batch(batch)
        os.replace(temporary, target)
    except (OSError, pa.ArrowException):
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        return None
    return target


def load_columns(identity: Identity, count: int, folder: Path | None = None) -> Columns | None:
    """The stored columns of this state of a file with `count` records, or None. The arrays are mapped: read only."""
    try:
        with pa.memory_map(str(columns_file(identity, folder))) as mapped:
            header = json.loads(mapped.read(_HEADER_SIZE))
            wanted = (VERSION, identity.path, identity.size, identity.mtime_ns)
            if tuple(header[key] for key in ("version", "path", "size", "mtime_ns")) != wanted:
                return None
            rows, table, offsets, folders = [_batch(mapped) for _ in range(4)]
        table.validate()
        columns = Columns(
            **{name: _array(rows, name) for name in _ROW_FIELDS},
            refs=RefTable(
                offsets=_array(offsets, "offsets"),
                field_names=tuple(header["fields"]),
                folders=tuple(folders.column("folders").to_pylist()),
                names=table.column("names"),
                **{name: _array(table, name) for name in _REF_FIELDS},
            ),
            edited=np.zeros(0, np.int64),
        )
    except (OSError, pa.ArrowException, ValueError, KeyError, TypeError):
        return None
    return columns if _is_sound(columns, count) else None


def _batch(mapped: pa.NativeFile) -> pa.RecordBatch:
    with pa.ipc.open_stream(mapped) as reader:
        batches = list(reader)
    if len(batches) != 1:
        raise ValueError(f"{len(batches)} batches instead of one")
    return batches[0]


def _array(batch: pa.RecordBatch, name: str) -> NDArray[Any]:
    values: NDArray[Any] = batch.column(name).to_numpy(zero_copy_only=True)
    if values.dtype != _DTYPES.get(name, np.int64):
        raise ValueError(f"unexpected type of {name}")
    return values


def _is_sound(columns: Columns, count: int) -> bool:
    """Whether lengths and numbers fit each other."""
    refs = columns.refs
    size = len(refs.start)
    return (
        len(columns) == count
        and len(refs.offsets) == count + 1
        and len(refs.names) == size
        and int(refs.offsets[0]) == 0
        and int(refs.offsets[-1]) == size
        and bool((np.diff(refs.offsets) >= 0).all())
        and (not size or int(refs.field.max()) < len(refs.field_names))
        and (not size or (int(refs.folder.min()) >= 0 and int(refs.folder.max()) < len(refs.folders)))
    )
