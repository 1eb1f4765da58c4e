"""One record, large: media left, conversation right, nothing else. Neighbours are decoded beforehand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ola_viewer.checks.profiles import PROFILES
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.inspector.audio_panel import AudioPanel
from ola_viewer.gui.inspector.conversation_view import ConversationView, trained_turns, written_turns
from ola_viewer.gui.inspector.json_view import JsonView
from ola_viewer.gui.inspector.media_pane import MediaPane, Panel
from ola_viewer.gui.inspector.record_view import RecordView, TrainerOf, load_record, usual_trainer
from ola_viewer.gui.inspector.sound_desk import SoundDesk
from ola_viewer.gui.inspector.visual_panel import VisualPanel
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.review.habits import ViewingHabits
from ola_viewer.gui.small_parts import ElidedLabel, TextButton
from ola_viewer.gui.theme import Theme
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.as_trained import Trainer
from ola_viewer.manifest.sample import Pointer
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media import MediaError, Roots
from ola_viewer.review.fingerprint import Fingerprint
from ola_viewer.review.queue import fingerprint_of

WRITTEN, TRAINED, JSON = range(3)
_KEPT = 12
_UPPERMOST = 30
RootsOf = Callable[[Snapshot, int], Roots]


@dataclass(frozen=True, slots=True)
class ReviewSample:
    """A record read for judging, and what its verdict is kept under."""

    view: RecordView
    fingerprint: Fingerprint


class SampleView(QWidget):
    """`shown(ReviewSample)` when the record's text is there. The owner gives the keys (`handle_key`)."""

    shown = Signal(object)
    way_out = Signal(object)
    status_message = Signal(str)
    habits_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        lane: DecodeLane,
        roots_of: RootsOf,
        desk: SoundDesk,
        patch_rate: float,
        trainer_of: TrainerOf = usual_trainer,
    ) -> None:
        super().__init__()
        self._trainer_of = trainer_of
        self._theme, self._lane, self._roots_of = theme, lane, roots_of
        self._kept: dict[int, ReviewSample] = {}
        self._kept_of: Snapshot | None = None
        self._row: int | None = None
        self._sample: ReviewSample | None = None
        self._notes: dict[int, str] = {}
        self._fetched_ahead = 0
        self._page = WRITTEN
        self.autoplay = False
        self.media = MediaPane(theme, lane, desk, "review", patch_rate=patch_rate)
        self.conversation = ConversationView(theme)
        self.conversation.set_text_pixels(15)
        self.json = JsonView(theme)
        self.head = _Head(theme)
        self._title = ElidedLabel(theme, "text", theme.font("base", 600))
        self._id = ElidedLabel(theme, "text2", middle=True)
        self.tabs = [
            TextButton(
                theme, self.tr("As written"), self.tr("The turns as written"), "", lambda: self.show_page(WRITTEN)
            ),
            TextButton(
                theme, self.tr("As trained"), self.tr("The turns as trained"), "", lambda: self.show_page(TRAINED)
            ),
            TextButton(theme, "JSON", self.tr("The record as JSON"), "J", lambda: self.show_page(JSON)),
        ]
        for tab in self.tabs:
            tab.setCheckable(True)
            tab.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self.head)
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._id, 1)
        for tab in self.tabs:
            row.addWidget(tab)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.conversation)
        self._stack.addWidget(self.json)
        self.text_host = QWidget()
        """The right half; an editor may lie over it."""
        right = self.text_host
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._stack, 1)
        self._stage = _Stage(theme)
        left = QVBoxLayout(self._stage)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.media)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._stage)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self._stage.setMinimumWidth(320)
        right.setMinimumWidth(320)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)
        self.media.note_changed.connect(self._on_note)
        self.media.way_out.connect(self.way_out)
        self.media.status_message.connect(self.status_message)
        self.media.frame_shown.connect(lambda _frame: self._on_ready())
        self.conversation.chip_activated.connect(self.media.reveal)
        self.habits = ViewingHabits()
        self._settled: list[Panel] = []
        self._started = False
        self._autoplay = QTimer(self, singleShot=True, interval=0)
        self._autoplay.timeout.connect(self._start_playing)
        self._sized = False
        self.show_page(WRITTEN)

    @property
    def sample(self) -> ReviewSample | None:
        """What is shown, None until it is read."""
        return self._sample

    # -- showing ---------------------------------------------------------------------------------

    def show_row(self, snapshot: Snapshot, row: int) -> None:
        """Show a record. Returns at once; the latest call wins."""
        self._row = row
        self._autoplay.stop()
        if self._kept_of is not snapshot:
            self._kept_of = snapshot
            self._kept.clear()
        known = self._kept.get(row)
        if known is not None:
            self._lane.cancel("review:record")
            self._apply(snapshot, known)
            return
        self._lane.submit(
            "review:record",
            lambda token: read_sample_of(snapshot, row, self._trainer_of, token),
            lambda sample: self._apply(snapshot, sample),
            lambda error: self.status_message.emit(self.tr("The record cannot be shown: {0}").format(error)),
        )

    def prefetch(self, snapshot: Snapshot, rows: Sequence[int]) -> None:
        """Read and decode these records while nothing else is to be done."""
        self._fetched_ahead = max(self._fetched_ahead, len(rows))
        for number, row in enumerate(rows):
            roots = self._roots_of(snapshot, row)
            known = self._kept.get(row) if self._kept_of is snapshot else None

            def work(
                token: CancelToken, row: int = row, roots: Roots = roots, known: ReviewSample | None = known
            ) -> ReviewSample:
                sample = known or read_sample_of(snapshot, row, self._trainer_of, token)
                try:
                    self.media.prefetch(sample.view.groups, roots, token)
                except MediaError:
                    return sample  # it says so itself when it is shown
                return sample

            self._lane.submit(
                f"review:prefetch{number}",
                work,
                lambda sample: self._keep(snapshot, sample),
                lambda _error: None,
                background=True,
            )

    def clear(self) -> None:
        """Show nothing and stop what plays."""
        self._lane.cancel("review:record")
        self._learn()
        self._row = self._sample = None
        self.media.clear()
        self.conversation.show_nothing()
        self.json.show_page(None)
        self._title.set_text("")
        self._id.set_text("")

    def forget(self) -> None:
        """Drop everything read and decoded."""
        self._kept.clear()
        self.media.forget()

    def forget_other_trainers(self, known: Callable[[Snapshot, int], Trainer | None]) -> bool:
        """Drop what was read for another trainer than `known` names now; whether what is shown is among it."""
        snapshot = self._kept_of
        if snapshot is None:
            return False
        for number in range(self._fetched_ahead):
            self._lane.cancel(f"review:prefetch{number}")
        self._kept = {row: one for row, one in self._kept.items() if known(snapshot, row) in (one.view.trainer, None)}
        return self._row is not None and self._row not in self._kept

    def show_page(self, page: int) -> None:
        """As written, as trained, or JSON."""
        self._page = page
        for number, tab in enumerate(self.tabs):
            tab.setChecked(number == page)
        self._stack.setCurrentIndex(1 if page == JSON else 0)
        self._fill(keep_place=False)

    def toggle_json(self) -> None:
        """JSON, or back to the turns."""
        self.show_page(WRITTEN if self._page == JSON else JSON)

    def pointer_in_view(self) -> Pointer:
        """The way to the uppermost turn in view; () while JSON is shown or there is none."""
        if self._sample is None or self._page == JSON or not self._sample.view.sample.turns:
            return ()
        turns = self._sample.view.sample.turns
        turn = turns[min(self.conversation.turn_at(_UPPERMOST) or 0, len(turns) - 1)]
        return turn.text_pointer or turn.pointer

    def handle_key(self, event: QKeyEvent) -> bool:
        """Media keys."""
        return self.media.handle_key(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The first time: three fifths for the media."""
        super().showEvent(event)
        if not self._sized:
            self._sized = True
            self.splitter.setSizes([self.width() * 3 // 5, self.width() - self.width() * 3 // 5])

    # -- inside ----------------------------------------------------------------------------------

    def _keep(self, snapshot: Snapshot, sample: ReviewSample) -> None:
        if self._kept_of is snapshot:
            while len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[sample.view.row] = sample

    def _apply(self, snapshot: Snapshot, sample: ReviewSample) -> None:
        if sample.view.row != self._row:
            return
        self._keep(snapshot, sample)
        same_media = self._sample is not None and self._sample.view.groups == sample.view.groups
        same_media = same_media and self._sample is not None and self._sample.view.row == sample.view.row
        self._sample = sample
        self._notes = {}
        view = sample.view
        self._title.set_text(self.tr("Record {0}").format(count_text(view.number)))
        self._id.set_text("" if view.sample.id is None else str(view.sample.id)[:400])
        self.tabs[TRAINED].setToolTip(
            self.tr("The turns as trained, for the trainer {0}").format(PROFILES[view.trainer].title)
        )
        self._fill(keep_place=False)
        self.media.setVisible(bool(view.groups))
        if same_media:
            self.media.repeat_notes()
        elif view.groups:
            self._show_media(snapshot, view)
        else:
            self._learn()
            self.media.clear()
        self.shown.emit(sample)

    def _fill(self, *, keep_place: bool) -> None:
        if self._sample is None:
            return
        view = self._sample.view
        if self._page == JSON:
            self.json.show_page(view.page)
        elif self._page == WRITTEN:
            turns = written_turns(view.sample, self._notes, view.trainer)
            self.conversation.show_turns(turns, view.failure or "", keep_place=keep_place)
        else:
            turns = trained_turns(view.trained, view.sample, self._notes, view.trainer)
            self.conversation.show_turns(turns, view.trained.failure or "", keep_place=keep_place)

    def _on_note(self, medium: int, note: str) -> None:
        if not self._started:  # a medium that cannot be shown holds up the others no longer
            self._autoplay.start()
        if note and self._notes.get(medium) != note:
            self._notes[medium] = note
            if self._page != JSON:
                self._fill(keep_place=True)

    def _show_media(self, snapshot: Snapshot, view: RecordView) -> None:
        self._learn()
        self._started = False
        self.media.show_groups(view.groups, self._roots_of(snapshot, view.row))
        for panel in self.media.panels:
            if isinstance(panel, AudioPanel):
                panel.heard.connect(self._on_heard, Qt.ConnectionType.UniqueConnection)
        self._on_ready()

    def _learn(self) -> None:
        self.learn_habits()
        self._settled = []

    def learn_habits(self) -> None:
        """See how the present sample is looked at; `habits_changed` follows if that is otherwise than before."""
        before = replace(self.habits)
        self.habits.learn(self._settled)
        if self.habits != before:
            self.habits_changed.emit()

    def _on_heard(self, _hearing: object) -> None:
        self._on_ready()

    def _on_ready(self) -> None:
        """A medium of the sample is open: show it as the former one was, and play once all of them are."""
        for panel in self.media.panels:
            opened = panel.hearing if isinstance(panel, AudioPanel) else panel.opened
            if opened is not None and panel not in self._settled:
                self._settled.append(panel)
                self.habits.apply(panel)
                self._autoplay.start()

    def _start_playing(self) -> None:
        """Play what was just shown, if wanted: the video with its sound, else the sound."""
        panels = self.media.panels
        waiting = any(panel not in self._settled and not panel.failed for panel in panels)
        if self._started or not self.autoplay or waiting:
            return
        films = [panel for panel in panels if isinstance(panel, VisualPanel) and panel.opened is not None]
        film = next((panel for panel in films if panel.opened and panel.opened.source.kind in ("patch", "video")), None)
        first = film or next((panel for panel in panels if isinstance(panel, AudioPanel) and not panel.failed), None)
        if first is not None:
            self._started = True
            first.play()


class _Head(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(40)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("header"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("border"))


class _Stage(QWidget):
    """Ground of the media; seen where a record has none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("stage"))
        painter.setPen(self._theme.color("text2"))
        painter.setFont(self._theme.font("base"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.tr("No media"))


def read_sample_of(snapshot: Snapshot, row: int, trainer_of: TrainerOf, token: CancelToken) -> ReviewSample:
    """Read a record and its fingerprint. Worker threads only."""
    return ReviewSample(load_record(snapshot, row, trainer_of(snapshot, row), token), fingerprint_of(snapshot, row))
