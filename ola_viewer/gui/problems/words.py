"""Findings in few words: the status column, the place of a fault, the icon and colour of a severity."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from ola_viewer.checks.findings import Finding
from ola_viewer.checks.rule import Severity
from ola_viewer.gui.figures import count_text
from ola_viewer.manifest.sample import Pointer

_SHORT = {
    "record-not-object": "No object",
    "conversations-missing": "No turns",
    "turn-malformed": "Turn",
    "role-unknown": "Role",
    "first-turn-not-human": "First turn",
    "roles-not-alternating": "Roles",
    "answer-empty": "Answer",
    "answer-placeholder": "Answer",
    "image-token-count": "Tokens",
    "speech-token-count": "Tokens",
    "token-without-media": "Token",
    "image-token-lost": "Tag lost",
    "tag-unknown": "Tag",
    "question-token-order": "Tag order",
    "text-q-missing": "text_q",
    "media-combination": "Media mix",
    "media-type": "Value",
    "patch-key-missing": "Patch key",
    "image-size-list": "Size",
    "video-size-int": "Size",
    "audio-size-list": "Size",
    "video-img-path": "img_path",
    "path-suspicious": "Path",
    "file-missing": "Missing",
    "file-case": "Case",
    "file-extension": "Suffix",
    "file-not-regular": "No file",
    "file-unreadable": "Access",
    "file-empty": "Empty",
    "patch-range": "Range",
    "patch-range-short": "Range end",
    "patch-overlap": "Overlap",
    "patch-signature": "Signature",
    "media-undecodable": "Decoding",
    "media-truncated": "Cut off",
    "exif-orientation": "EXIF",
    "media-identical": "Identical",
    "frame-order": "Frames",
    "colour-order": "Colours",
    "audio-too-long": "Too long",
    "audio-empty": "Silence",
    "video-memory": "Memory",
    "sound-track-length": "Length",
    "id-missing": "ID missing",
    "id-duplicate": "ID twice",
    "record-duplicate": "Duplicate",
    "key-rare": "Rare key",
    "answer-refusal": "Refusal",
}
_COUNTS = re.compile(r"(\d+) × <\w+> for (\d+) ")
ABSENT = frozenset({"file-missing", "file-case", "file-extension"})
"""Codes of files that the trainer does not find under the path that is written."""
ROLES = {Severity.ERROR: "error", Severity.CORRUPTING: "corrupt", Severity.WARNING: "warning", Severity.INFO: "info"}
"""Colour roles of the severities."""


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("problems", text)


def severity_title(severity: Severity) -> str:
    """The severity as a head of a list."""
    return tr({0: "Error", 1: "Corrupting", 2: "Warning", 3: "Info"}[int(severity)])


def mark_role(severity: Severity) -> str:
    """Colour of a severity's mark; that of warnings is stronger than their words."""
    return "warnfill" if severity == Severity.WARNING else ROLES[severity]


def short_words(finding: Finding) -> str:
    """A finding for the status column: "Missing", "Tokens 2 for 1"."""
    words = tr(_SHORT.get(finding.code, finding.code.partition("-")[0].capitalize()))
    counts = _COUNTS.match(finding.message)
    return f"{words} {counts[1]} {tr('for')} {counts[2]}" if counts else words


def place_words(field: str, pointer: Pointer) -> str:
    """Where a fault is: "Turn 1", "audio_q", "image 3"; "" for the whole record."""
    if len(pointer) > 1 and pointer[0] == "conversations" and isinstance(pointer[1], int):
        return f"{tr('Turn')} {pointer[1] + 1}"
    if field == "conversations":
        return tr("Turns")
    number = next((step for step in pointer[1:2] if isinstance(step, int)), None)
    return f"{field} {number + 1}" if number is not None else field


def records_text(count: int) -> str:
    """ "1 record", "1,412 records"."""
    return tr("1 record") if count == 1 else f"{count_text(count)} {tr('records')}"
