"""Judgements of a reviewer, by the content of the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Final, Literal, TypeAlias, cast, get_args

from ola_viewer.review.fingerprint import Fingerprint

Mark: TypeAlias = Literal["good", "bad", "unsure"]
MARKS: Final[tuple[str, ...]] = get_args(Mark)
DEFAULT_TAGS: Final = (
    "Wrong answer",
    "Hallucination",
    "Wrong language",
    "Media mismatch",
    "Truncated",
    "Unsafe",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one reviewer says of one record. `mark` is None where only a note or tags were given.

    `at` is the time in ISO 8601, UTC. `record_id` is for people who read the report.
    """

    content: str
    media: str
    record_id: str
    mark: Mark | None
    tags: tuple[str, ...] = ()
    note: str = ""
    reviewer: str = ""
    at: str = ""

    @property
    def empty(self) -> bool:
        """Whether everything was taken back."""
        return self.mark is None and not self.tags and not self.note

    def to_json(self) -> dict[str, object]:
        """As JSON; `from_json` is the inverse."""
        return {**asdict(self), "tags": list(self.tags)}

    @classmethod
    def from_json(cls, value: object) -> Verdict:
        """Raises ValueError with a sentence for anything that is not a verdict."""
        if not isinstance(value, dict):
            raise ValueError("A verdict is not an object.")
        mark = value.get("mark")
        if mark is not None and mark not in MARKS:
            raise ValueError(f"A verdict has the mark {mark!r}; it must be good, bad, unsure or null.")
        texts = {name: value.get(name, "") for name in ("content", "media", "record_id", "note", "reviewer", "at")}
        tags = value.get("tags", [])
        if not all(isinstance(text, str) for text in texts.values()) or not texts["content"]:
            raise ValueError("A verdict lacks its content fingerprint or holds something that is not text.")
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            raise ValueError("The tags of a verdict are not a list of texts.")
        return cls(mark=cast("Mark | None", mark), tags=tuple(tags), **texts)


class VerdictBook:
    """The verdicts in force: the latest one of each record. Used by one thread."""

    def __init__(self, verdicts: Iterable[Verdict] = ()) -> None:
        self._by_content: dict[str, Verdict] = {}
        self._by_media: dict[str, dict[str, None]] = {}
        for verdict in verdicts:
            self.put(verdict)

    def put(self, verdict: Verdict) -> Verdict | None:
        """Take a verdict in, an empty one takes the earlier one away; returns the one it replaces."""
        earlier = self._by_content.pop(verdict.content, None)
        if earlier is not None:
            self._by_media.get(earlier.media, {}).pop(earlier.content, None)
        if not verdict.empty:
            self._by_content[verdict.content] = verdict
            self._by_media.setdefault(verdict.media, {})[verdict.content] = None
        return earlier

    def get(self, fingerprint: Fingerprint) -> Verdict | None:
        """The verdict on exactly this content."""
        return self._by_content.get(fingerprint.content)

    def outdated(self, fingerprint: Fingerprint) -> Verdict | None:
        """A verdict on the same id and media whose dialogue read otherwise, if there is just one."""
        if fingerprint.content in self._by_content:
            return None
        contents = list(self._by_media.get(fingerprint.media, {}))
        return self._by_content[contents[0]] if len(contents) == 1 else None

    def __len__(self) -> int:
        return len(self._by_content)

    def __iter__(self) -> Iterator[Verdict]:
        return iter(list(self._by_content.values()))

    def __contains__(self, content: object) -> bool:
        return content in self._by_content
