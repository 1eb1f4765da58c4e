"""The one answer of the window to the question for which trainer a record is: checks, inspector, review, editors."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from ola_viewer.checks.profiles import PROFILES, TrainerProfile
from ola_viewer.checks.trainers import (
    can_be_guessed,
    chosen_trainer,
    guess_trainer,
    of_added,
    trainers_of,
    with_trainer,
)
from ola_viewer.gui.document_model import DocumentModel
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.as_trained import Trainer
from ola_viewer.manifest.index_store import Identity
from ola_viewer.manifest.rows import ADDED_SOURCE, source_of
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.settings import SettingsStore


class Trainers(QObject):
    """Chosen by the user for a file or for all, else guessed once for each state of a file, and kept over a save.

    `changed`: a choice was made, or a guess became known. Lives on the GUI thread, where nothing is ever read for an
    answer; `trainer_of` is for workers.
    """

    changed = Signal()

    def __init__(
        self, settings: SettingsStore, model: DocumentModel, lane: DecodeLane, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings, self._model, self._lane = settings, model, lane
        self._guesses: dict[Identity, TrainerProfile] = {}
        self._held: dict[int, TrainerProfile] = {}
        """The guesses of the open files by source number: a file that is saved keeps its own."""
        self._early: dict[Identity, TrainerProfile] = {}
        """Guesses of files that are still being indexed; they may change once."""
        self._asking: set[tuple[Identity, bool]] = set()
        model.sources_changed.connect(self._on_sources_changed)
        model.rows_indexed.connect(self._on_sources_changed)
        model.file_indexed.connect(lambda _state: self._on_sources_changed())
        settings.subscribe(self._on_setting)

    # -- any thread ----------------------------------------------------------------------------

    def trainer_of(self, snapshot: Snapshot, row: int) -> Trainer:
        """The name of a record's trainer; reads the first records of its file where nobody did yet. Worker threads."""
        return self._worked_out(snapshot, source_of(row)).name

    def _worked_out(self, snapshot: Snapshot, number: int) -> TrainerProfile:
        if number == ADDED_SOURCE:
            return of_added(self._worked_out(snapshot, source.number) for source in snapshot.sources)
        source = snapshot.source(number)
        return self._chosen(source) or self._guessed(source) or self._guess(source)

    def _guess(self, source: Source) -> TrainerProfile:
        settled = can_be_guessed(source)
        guess = guess_trainer(source)
        return (self._guesses if settled else self._early).setdefault(source.identity, guess)

    def _guessed(self, source: Source) -> TrainerProfile | None:
        return self._guesses.get(source.identity) or self._early.get(source.identity)

    def _chosen(self, source: Source) -> TrainerProfile | None:
        settings = self._settings.settings
        return chosen_trainer(settings.trainers, settings.trainer, source.path)

    # -- GUI thread ----------------------------------------------------------------------------

    def known(self, snapshot: Snapshot, row: int) -> TrainerProfile | None:
        """The trainer of a record, None as long as it is being guessed. Reads nothing."""
        return self._known(snapshot, source_of(row))

    def _known(self, snapshot: Snapshot, number: int) -> TrainerProfile | None:
        if number == ADDED_SOURCE:
            found = [self._known(snapshot, source.number) for source in snapshot.sources]
            return of_added(one for one in found if one is not None) if None not in found else None
        source = next((source for source in snapshot.sources if source.number == number), None)
        return None if source is None else self._chosen(source) or self._guessed(source)

    def profiles(self, snapshot: Snapshot) -> dict[int, TrainerProfile]:
        """What is known for good, by source number, for a check; it guesses the rest as this does."""
        settled = [one for one in snapshot.sources if self._chosen(one) is not None or one.identity in self._guesses]
        numbers = [source.number for source in settled]
        if len(settled) == len(snapshot.sources):
            numbers.append(ADDED_SOURCE)
        known = {number: self._known(snapshot, number) for number in numbers}
        return {number: profile for number, profile in known.items() if profile is not None}

    def is_chosen(self, snapshot: Snapshot, row: int) -> bool:
        """Whether the user chose the trainer of a record's file, or one for all files."""
        number = source_of(row)
        return any(self._chosen(source) is not None for source in snapshot.sources if source.number == number)

    def _on_sources_changed(self) -> None:
        sources = self._model.snapshot.sources
        numbers = {source.number for source in sources}
        self._held = {number: profile for number, profile in self._held.items() if number in numbers}
        for source in sources:
            if source.number in self._held:
                self._guesses.setdefault(source.identity, self._held[source.number])
            elif can_be_guessed(source) or (source.index.count and source.identity not in self._early):
                self._ask(source)

    def _ask(self, source: Source) -> None:
        known = self._guesses.get(source.identity)
        if known is not None:
            self._held[source.number] = known
            self.changed.emit()
            return

        asked = source.identity, can_be_guessed(source)
        if asked in self._asking:
            return
        self._asking.add(asked)

        def work(_cancel: CancelToken) -> TrainerProfile:
            return self._guess(source)

        def done(profile: TrainerProfile) -> None:
            self._asking.discard(asked)
            if source.identity in self._guesses:
                self._held[source.number] = profile
            self.changed.emit()

        def failed(_error: Exception) -> None:
            self._asking.discard(asked)  # the file cannot be read: whoever shows its records says so

        key = f"trainers:{asked[1]}:{source.number}:{source.identity.path}"
        self._lane.submit(key, work, done, failed, background=True)

    def _on_setting(self, name: str) -> None:
        if name in ("trainer", "trainers"):
            self.changed.emit()

    def fill_menu(self, menu: QMenu, path: str) -> None:
        """Offer the trainers of a file; what is chosen holds from then on, everywhere."""
        settings = self._settings.settings
        chosen = trainers_of(settings.trainers)
        now = chosen[path].name if path in chosen else ""
        source = next((one for one in self._model.snapshot.sources if str(one.path) == path), None)
        guess = None if source is None else self._guessed(source)
        usual = PROFILES.get(settings.trainer)
        words = tr("Guessed from the records") if usual is None else tr("As in the settings")
        title_of_rest = guess if usual is None else usual
        group = QActionGroup(menu)
        for name, title in (
            ("", words if title_of_rest is None else f"{words}: {title_of_rest.title}"),
            ("ola", "Ola"),
            ("oryx", "Oryx"),
            ("llava", tr("LLaVA family")),
        ):
            action = menu.addAction(title)
            group.addAction(action)
            action.setCheckable(True)
            action.setChecked(name == now)
            action.triggered.connect(partial(self._choose, path, name))

    def _choose(self, path: str, name: str, _on: bool = False) -> None:
        self._settings.set("trainers", with_trainer(self._settings.settings.trainers, path, name))


def name_of(profile: TrainerProfile | None) -> Trainer | None:
    """The name of a trainer that may not be known yet."""
    return None if profile is None else profile.name


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("trainers", text)
