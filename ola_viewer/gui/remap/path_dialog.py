"""Another path for one medium, and the offer to change the others below that folder likewise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.remap.completion import PathCompletion, folders_on_disk
from ola_viewer.gui.small_parts import RoleLabel
from ola_viewer.gui.theme import Theme
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.edits import Edit
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media import OLA, Roots, resolve
from ola_viewer.media.file_facts import FileFacts, is_remote
from ola_viewer.paths.by_example import same_change
from ola_viewer.paths.rules import PathRule, PathRules
from ola_viewer.paths.survey import SourceSurvey, Survey


@dataclass(frozen=True)
class Verdict:
    """What is known of a typed path: the sentence, its colour role, and the rule that does the same to others."""

    text: str
    words: str
    role: str
    rule: PathRule | None
    others: int


def judge(snapshot: Snapshot, old: MediaRef, text: str, roots: Roots) -> Verdict:
    """Whether a path leads to a file, whether its colours change, and how many others the same change would cover.
    Touches the disk: in workers."""
    before = old.path or ""
    change = same_change(every_path(snapshot), before, text) if text != before else None
    rule, others = change if change is not None else (None, 0)
    if is_remote(text):
        return Verdict(
            text,
            QCoreApplication.translate("remap", "The trainer opens files only; nothing is fetched."),
            "error",
            rule,
            others,
        )
    found = resolve(text, roots)
    if old.is_patch and old.modality == "video" and OLA.swaps(before) != OLA.swaps(text):
        return Verdict(
            text,
            QCoreApplication.translate("remap", "The trainer would exchange red and blue otherwise than now."),
            "corrupt",
            rule,
            others,
        )
    if found.path is not None and found.path.is_file():
        return Verdict(
            text, QCoreApplication.translate("remap", "{0} is there.").format(found.path), "success", rule, others
        )
    words = found.hint or QCoreApplication.translate("remap", "No such file.")
    if found.path is not None:
        words = QCoreApplication.translate("remap", "This is a folder.")
    return Verdict(text, words, "error", rule, others)


def every_path(snapshot: Snapshot) -> Survey:
    """The paths of all sources whose columns are known, their states not looked at."""
    sources = {}
    for source in snapshot.sources:
        columns = snapshot.columns(source.number)
        if columns is not None:
            states = np.zeros(len(columns.refs.folder), np.uint8)
            sources[source.number] = SourceSurvey(columns.refs, states, FileFacts())
    return Survey(sources, False, 0.0)


class PathDialog(QDialog):
    """Modeless, for one record. `edit_wanted(Edit)`."""

    edit_wanted = Signal(object)

    def __init__(
        self,
        theme: Theme,
        lane: DecodeLane,
        snapshot: Callable[[], Snapshot],
        row: int,
        media: tuple[MediaRef, ...],
        roots: Roots,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._snapshot = snapshot
        self._row = row
        self._media = media
        self._roots = roots
        self._verdict: Verdict | None = None
        self.setWindowTitle(self.tr("Media path"))
        self.resize(720, 150)
        self.which = QComboBox()
        for ref in media:
            self.which.addItem(f"{ref.field}: {(ref.path or '')[-60:]}")
        self.which.setVisible(len(media) > 1)
        self.which.setAccessibleName(self.tr("Which medium"))
        self.field = QLineEdit()
        self.field.setFont(theme.font("mono"))
        self.field.setAccessibleName(self.tr("Path"))
        self.completion = PathCompletion(
            self.field, lane, "edit-path", lambda text, cancel: folders_on_disk(text, cancel, files=True)
        )
        self.browse = QPushButton(self.tr("Browse…"))
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._on_browse)
        self.verdict = RoleLabel(theme, "", "text2")
        self.verdict.setWordWrap(True)
        self.others = QCheckBox()
        self.others.hide()
        self.take = QPushButton(self.tr("Change path"))
        self.take.setDefault(True)
        self.take.clicked.connect(self.accept)
        close = QPushButton(self.tr("Cancel"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        entry = QHBoxLayout()
        entry.addWidget(self.field, 1)
        entry.addWidget(self.browse)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(self.which)
        column.addLayout(entry)
        column.addWidget(self.verdict)
        column.addWidget(self.others)
        column.addStretch(1)
        column.addLayout(foot)
        self._soon = QTimer(self, singleShot=True, interval=150)
        self._soon.timeout.connect(self._ask)
        self.field.textChanged.connect(self._on_typed)
        self.which.currentIndexChanged.connect(self._on_which)
        self._on_which(0)

    @property
    def row(self) -> int:
        """The record whose path is edited."""
        return self._row

    @property
    def changed(self) -> bool:
        """Whether another path was typed."""
        return self.field.text() != (self.ref.path or "")

    @property
    def ref(self) -> MediaRef:
        """The medium whose path is edited."""
        return self._media[max(0, self.which.currentIndex())]

    def accept(self) -> None:
        """Emit the edit: of this path alone, or the rule that changes the others too."""
        old, new = self.ref.path or "", self.field.text()
        if new == old or self.ref.path_pointer is None:
            self.reject()
            return
        verdict = self._verdict
        edit: Edit = SetText(self._row, self.ref.path_pointer, new, self.tr("Change path"))
        if self.others.isVisible() and self.others.isChecked() and verdict is not None and verdict.rule is not None:
            edit = PathRules((verdict.rule,))
        self.edit_wanted.emit(edit)
        super().accept()

    def _on_which(self, _index: int) -> None:
        self.field.setText(self.ref.path or "")
        self.field.selectAll()

    def _on_typed(self, text: str) -> None:
        self._verdict = None
        self.others.hide()
        self.take.setEnabled(bool(text) and text != self.ref.path)
        self._soon.start()

    def _ask(self) -> None:
        snapshot, ref, text, roots = self._snapshot(), self.ref, self.field.text(), self._roots

        def work(_cancel: CancelToken) -> Verdict:
            return judge(snapshot, ref, text, roots)

        self._lane.submit("judge-path", work, self._show, owner=self)

    def _show(self, verdict: Verdict) -> None:
        if verdict.text != self.field.text():
            return
        self._verdict = verdict
        self.verdict.show_text(verdict.words, verdict.role)
        if verdict.rule is not None and verdict.others:
            words = self.tr("Apply the same change to the {0} others below {1}")
            self.others.setText(words.format(count_text(verdict.others), verdict.rule.find or self.tr("this folder")))
            self.others.show()

    def _on_browse(self) -> None:
        start = str(Path(self.field.text()).parent)
        name, _ = QFileDialog.getOpenFileName(self, self.tr("The file"), start)
        if name:
            self.field.setText(name)
