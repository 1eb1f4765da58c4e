"""What a rule is: a code, how bad it is, what it needs to know, what the trainer will do, and how to look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ola_viewer.manifest.sample import Pointer

if TYPE_CHECKING:
    from ola_viewer.checks.content_view import ContentView
    from ola_viewer.checks.file_view import FileView
    from ola_viewer.checks.record_view import RecordView
    from ola_viewer.checks.settings import CheckSettings


class Severity(IntEnum):
    """How bad a finding is; smaller is worse, so that `min` finds the worst."""

    ERROR = 0
    """The trainer cannot load the sample and silently trains another one."""
    CORRUPTING = 1
    """The sample loads, but something else is trained than the manifest says, or other samples are harmed."""
    WARNING = 2
    """Probably not what was meant."""
    INFO = 3

    @property
    def slug(self) -> str:
        """Name in filters, command line and JSON."""
        return self.name.lower()

    @classmethod
    def of(cls, slug: str) -> Severity:
        """The severity of a slug. Raises KeyError for an unknown one."""
        return cls[slug.upper()]


class Depth(IntEnum):
    """What a rule needs: the JSON alone, the state of files, or their content."""

    QUICK = 0
    FILES = 1
    DEEP = 2

    @property
    def slug(self) -> str:
        """Name in settings, command line and JSON."""
        return self.name.lower()

    @classmethod
    def of(cls, slug: str) -> Depth:
        """The depth of a slug. Raises KeyError for an unknown one."""
        return cls[slug.upper()]


class Issue(NamedTuple):
    """One place where a rule holds. `field` is the top key concerned, `pointer` the way to the value.

    `message` is a short sentence without the path itself, so that the same sentence serves many records.
    """

    field: str
    pointer: Pointer
    message: str


Issues: TypeAlias = Iterable[Issue]


@dataclass(frozen=True, slots=True)
class Rule:
    """One check. `consequence` is a sentence that begins with "The trainer will"."""

    code: str
    severity: Severity
    depth: Depth
    consequence: str
    fixable: bool = False

    @property
    def title(self) -> str:
        """The code in words, for lists: "Image token count"."""
        return self.code.replace("-", " ").capitalize().replace("Id ", "ID ").replace("Exif", "EXIF")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRule(Rule):
    """A rule that needs nothing but the record."""

    look: Callable[[RecordView, CheckSettings], Issues]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRule(Rule):
    """A rule about one media value and the state of the file that it names."""

    look: Callable[[FileView, CheckSettings], Issues]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentRule(Rule):
    """A rule about one media value and what decoding it showed."""

    look: Callable[[ContentView, CheckSettings], Issues]


@dataclass(frozen=True, slots=True)
class CrossRule(Rule):
    """A rule that compares records with each other; `checks/across.py` gathers what it needs."""
