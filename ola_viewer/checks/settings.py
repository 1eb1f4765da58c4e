"""What can be set about checks: thresholds, phrases, severities, silenced rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ola_viewer.checks.rule import Severity
from ola_viewer.media.profile import OLA as MEDIA
from ola_viewer.settings.schema import REFUSALS


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """Everything a user may set about checks. Immutable; sent to worker processes as it is."""

    refusals: tuple[str, ...] = REFUSALS
    """Beginnings of answers of a failed generation, in lower case with straight apostrophes."""
    role_map: Mapping[str, str] = field(
        default_factory=lambda: {"user": "human", "assistant": "gpt", "bot": "gpt", "human": "human", "gpt": "gpt"}
    )
    """What the fix of `role-unknown` makes of a role, by the role in lower case."""
    rare_key_share: float = 0.001
    """A key that a smaller share of the records carries is `key-rare`."""
    allocation_limit: int = MEDIA.max_request
    """Bytes for one read beyond which the trainer's `read` fails instead of reading short."""
    video_memory: int = 8 << 30
    """Bytes of one decoded video file beyond which `video-memory` warns."""
    sound_limit: float = 750.0
    """Seconds of sound that the trainer uses."""
    duration_share: float = 0.05
    duration_seconds: float = 0.5
    """`sound-track-length`: picture and sound may differ by this share and by this many seconds."""
    frame_order: float = 1.35
    """`frame-order` warns from this score on (1 is in order, see `frame_order.py` for the rates of false alarms)."""
    identical_paths: int = 10
    """`media-identical` warns when this many different paths hold the same content."""
    file_seconds: float = 30.0
    """Time for decoding one medium before it counts as hanging."""
    file_memory: int = 6 << 30
    """Address space of a decoding process in bytes, where the system can limit it."""
    severities: Mapping[str, Severity] = field(default_factory=dict)
    """Severities that the user changed, by code."""
    silenced: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Codes that are not reported, by path of the source; the key "*" holds for every source."""

    def is_silenced(self, code: str, source_path: str) -> bool:
        """Whether `code` is not reported for the source at `source_path`."""
        return code in self.silenced.get("*", frozenset()) or code in self.silenced.get(source_path, frozenset())
