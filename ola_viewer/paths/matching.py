"""Names of a manifest against the listing of one folder, thousands at once (Arrow kernels, no loop a name)."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.manifest.columns import BAD_RANGE, NO_RANGE
from ola_viewer.media.file_facts import STATE_OF_KIND, FileFacts, PathState, extension_family
from ola_viewer.media.folder_lists import FolderState, Listing

_BY_PRESENCE = np.array([PathState.MISSING, PathState.PRESENT], np.uint8)
MISSING = np.uint8(PathState.MISSING)
PRESENT = np.uint8(PathState.PRESENT)
"""Of the arrays' own type: comparing with the enumeration itself would widen the whole array."""

_EXTENSION = r"\.[^.]*$"


def states_in_listing(names: pa.LargeStringArray, listing: Listing, near: bool = True) -> NDArray[np.uint8]:
    """The state of each name as far as the listing tells: sizes are not looked at. uint8, shape (len(names),).

    `near`: tell wrong case and other extension apart from plainly missing.
    """
    count = len(names)
    if listing.state is FolderState.UNREACHABLE:
        return np.full(count, PathState.UNREACHABLE, np.uint8)
    if listing.state is FolderState.DENIED:
        return np.full(count, PathState.UNREADABLE, np.uint8)
    if listing.state is not FolderState.LISTED or not count:
        return np.full(count, PathState.MISSING, np.uint8)
    present = np.asarray(pc.is_in(names, value_set=listing.files))
    states = _BY_PRESENCE[present.view(np.uint8)]
    if present.all():
        return states
    absent = np.flatnonzero(~present)
    if not listing.odd and not near:
        return states
    missing = names.take(pa.array(absent))
    if listing.odd:
        states[absent] = _odd_states(missing, listing)
    if near and len(listing.files):
        rest = absent[states[absent] == MISSING]
        states[rest] = _near_states(names.take(pa.array(rest)), listing)
    return states


def _odd_states(names: pa.LargeStringArray, listing: Listing) -> NDArray[np.uint8]:
    keys = [name for name in listing.odd if _is_text(name)]
    odd = np.array([STATE_OF_KIND[listing.odd[name]] for name in keys] + [PathState.MISSING], np.uint8)
    at = pc.fill_null(pc.index_in(names, value_set=pa.array(keys, pa.large_string())), len(keys))
    states: NDArray[np.uint8] = odd[np.asarray(at)]
    states[np.asarray(pc.equal(names, pa.scalar("", pa.large_string())))] = PathState.NOT_REGULAR
    return states


def _is_text(name: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in name)


def _near_states(names: pa.LargeStringArray, listing: Listing) -> NDArray[np.uint8]:
    states = np.full(len(names), PathState.MISSING, np.uint8)
    lower, files = pc.utf8_lower(names), pc.utf8_lower(listing.files)
    states[np.asarray(pc.is_in(lower, value_set=files))] = PathState.WRONG_CASE
    stems = pc.replace_substring_regex(lower, _EXTENSION, "")
    listed = pc.replace_substring_regex(files, _EXTENSION, "")
    likely = np.flatnonzero(np.asarray(pc.is_in(stems, value_set=listed)) & (states == MISSING))
    for at in likely.tolist():
        name = str(names[at].as_py())
        family = extension_family(name)
        if family and any(extension_family(other) == family for other in listing.same_stem(name)):
            states[at] = PathState.OTHER_EXTENSION
    return states


def range_states(
    states: NDArray[np.uint8], size: NDArray[np.int64], start: NDArray[np.int64], length: NDArray[np.int64]
) -> NDArray[np.uint8]:
    """States with the patch ranges judged: `size` of each reference's file (negative = unknown), its range as
    in `RefTable`. Only references that are PRESENT so far and point into a patch change."""
    patch = (start != NO_RANGE) & (states == PRESENT) & (size >= 0)
    if not patch.any():
        return states
    result = states.copy()
    result[patch & (start == BAD_RANGE)] = PathState.RANGE_UNKNOWN
    known = patch & (start >= 0)
    outside = known & ((start >= size) | (length == 0))
    result[outside] = PathState.RANGE_OUTSIDE
    result[known & ~outside & ((length < 0) | (length > size - start))] = PathState.RANGE_SHORT
    return result


def wrong_case_folder(facts: FileFacts, local: str, names: pa.LargeStringArray) -> NDArray[np.uint8] | None:
    """States of names whose folder is missing but exists with other upper and lower case; None if it does not."""
    true_folder = facts.true_folder(local)
    if true_folder is None or true_folder == local:
        return None
    there = states_in_listing(names, facts.listing(true_folder), near=False)
    return np.where(there == PRESENT, np.uint8(PathState.WRONG_CASE), there).astype(np.uint8)
