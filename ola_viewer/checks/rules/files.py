"""Rules about files: is it there, is it a file, does the range lie inside. No content is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ola_viewer.checks.file_view import FileView
from ola_viewer.checks.rule import Depth, FileRule, Issue, Severity
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.media.file_facts import PathState

SENTENCES = {
    PathState.MISSING: "The file does not exist.",
    PathState.REMOTE: "This is an address, not a file.",
    PathState.RELATIVE_UNRESOLVED: "The path is relative and no folder is known that it begins in.",
    PathState.WRONG_CASE: "The file exists only with other upper or lower case.",
    PathState.OTHER_EXTENSION: "The file exists only with another extension.",
    PathState.NOT_REGULAR: "This is not a regular file.",
    PathState.UNREADABLE: "The file may not be read.",
    PathState.UNREACHABLE: "The disk did not answer in time.",
    PathState.EMPTY: "The file is empty.",
}


def _states(*states: PathState) -> Callable[[FileView, CheckSettings], Iterator[Issue]]:
    """A rule that holds when the path is in one of these states."""

    def look(view: FileView, settings: CheckSettings) -> Iterator[Issue]:
        if view.fact.state in states:
            yield Issue(view.ref.field, view.ref.path_pointer or view.ref.pointer, SENTENCES[view.fact.state])

    return look


def patch_range(view: FileView, settings: CheckSettings) -> Iterator[Issue]:
    """The read fails, or gives nothing."""
    if view.range_fault is not None and view.range_fault[0] == "outside":
        yield Issue(view.ref.field, view.ref.pointer, view.range_fault[1])


def patch_range_short(view: FileView, settings: CheckSettings) -> Iterator[Issue]:
    """The read gives fewer or more bytes than meant."""
    if view.range_fault is not None and view.range_fault[0] == "short":
        yield Issue(view.ref.field, view.ref.pointer, view.range_fault[1])


RULES = (
    FileRule(
        "file-missing", Severity.ERROR, Depth.FILES,
        "The trainer will fail to open the file and train a random other sample instead.",
        look=_states(PathState.MISSING, PathState.REMOTE, PathState.RELATIVE_UNRESOLVED),
    ),
    FileRule(
        "file-case", Severity.ERROR, Depth.FILES,
        "The trainer will not find the file, because upper and lower case differ, and train another sample instead.",
        fixable=True, look=_states(PathState.WRONG_CASE),
    ),
    FileRule(
        "file-extension", Severity.ERROR, Depth.FILES,
        "The trainer will not find the file, because its extension differs, and train another sample instead.",
        fixable=True, look=_states(PathState.OTHER_EXTENSION),
    ),
    FileRule(
        "file-not-regular", Severity.ERROR, Depth.FILES,
        "The trainer will fail to read it and train a random other sample instead.",
        look=_states(PathState.NOT_REGULAR),
    ),
    FileRule(
        "file-unreadable", Severity.ERROR, Depth.FILES,
        "The trainer will fail to read the file, if it runs with the same rights, and train another sample instead.",
        look=_states(PathState.UNREADABLE, PathState.UNREACHABLE),
    ),
    FileRule(
        "file-empty", Severity.ERROR, Depth.FILES,
        "The trainer will find nothing in the file and train a random other sample instead.",
        look=_states(PathState.EMPTY),
    ),
    FileRule(
        "patch-range", Severity.ERROR, Depth.FILES,
        "The trainer will read no usable bytes and train a random other sample instead.", look=patch_range,
    ),
    FileRule(
        "patch-range-short", Severity.CORRUPTING, Depth.FILES,
        "The trainer will read fewer or more bytes than meant and train what they hold.", look=patch_range_short,
    ),
)  # fmt: skip
