"""A key of many records at once: told to be absent, or added behind the conversations with which a record ends."""

from __future__ import annotations

import json

import numpy as np

from ola_viewer.manifest.block_edits import PLAIN, Block, BlockChanges
from ola_viewer.manifest.jsonspan import members
from ola_viewer.manifest.jsontext import RecordError
from ola_viewer.manifest.turn_texts import Mask, is_literal

_LIST = b'"conversations"'


def without_key(block: Block, key: str) -> Mask:
    """The records that surely have no such key, at any depth."""
    if not PLAIN.fullmatch(key):
        return np.zeros(len(block), np.bool_)
    present = block.holding(block.find(b'"' + key.encode() + b'"'))
    absent: Mask = ~block.unusual & ~present
    return absent


def add_key(block: Block, key: str, value: object) -> BlockChanges:
    """`key` is set to a plain value where it surely is absent: written behind the conversations that end the record,
    in the spacing that stands before these. Records written in another way are not known."""
    unknown = BlockChanges.nothing(np.zeros(len(block), np.bool_))
    plain = isinstance(value, str) and (not value or PLAIN.fullmatch(value) is not None)
    if not (plain or isinstance(value, bool | int) or value is None):
        return unknown
    absent = without_key(block, key)
    texts = block.texts
    last = np.searchsorted(texts.record, np.arange(len(block)), side="right") - 1
    able = absent & texts.sure
    able[able] = texts.record[last[able]] == np.flatnonzero(able)
    if not able.any():
        return unknown
    sample = int(np.flatnonzero(able)[0])
    raw = block.raw(sample)
    try:
        found = members(raw)
    except RecordError:
        return unknown
    if len(found) < 2 or found[-1].key != "conversations":
        return unknown
    before, own = found[-2], found[-1]
    gap, colon = raw[before.stop : own.key_start], raw[own.key_stop : own.start]
    tail = raw[own.stop - 1 :]
    behind = int(block.starts[sample]) + own.stop - 1 - int(texts.close[last[sample]])
    # the list of the turns is the record's last member, and what precedes it is spaced as in the sample
    ends = block.stops - len(tail)
    able &= is_literal(block.data, ends, tail)
    able[able] = texts.close[last[able]] + behind == ends[able]
    leads = block.find(gap + _LIST + colon + b"[")
    keys = block.find(_LIST)
    if not len(leads):
        return unknown
    lead = leads[np.maximum(np.searchsorted(leads, ends) - 1, 0)]
    newest = keys[np.maximum(np.searchsorted(keys, ends) - 1, 0)]
    able &= (lead > block.starts) & (newest == lead + len(gap))
    able[able] = block.data[lead[able] - 1] > ord(" ")
    chosen = np.flatnonzero(able)
    able[block.damaged(chosen.tolist())] = False
    at = ends[able] + 1
    text = gap + json.dumps(key).encode() + colon + json.dumps(value).encode()
    return BlockChanges(able, at, at, np.zeros(len(at), np.int64), (text,))
