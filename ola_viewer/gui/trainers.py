"""The one answer of the window to the question for which trainer a record is: checks, inspector, review, editors."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QMenu

from ola_viewer.checks.profiles import TrainerProfile
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
        model.sources_changed.connect(self._on_sources_changed)
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
        return self._chosen(source) or self._guesses.get(source.identity) or self._guess(source)

    def _guess(self, source: Source) -> TrainerProfile:
        settled = can_be_guessed(source)
        guess = guess_trainer(source)
        return self._guesses.setdefault(source.identity, guess) if settled else guess

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
        return None if source is None else self._chosen(source) or self._guesses.get(source.identity)

    def profiles(self, snapshot: Snapshot) -> dict[int, TrainerProfile]:
        """What is known, by source number, for a check; it guesses the rest as this does."""
        numbers = [*(source.number for source in snapshot.sources), ADDED_SOURCE]
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
            elif can_be_guessed(source):
                self._ask(source)

    def _ask(self, source: Source) -> None:
        known = self._guesses.get(source.identity)
        if known is not None:
            self._held[source.number] = known
            self.changed.emit()
            return

        def work(_cancel: CancelToken) -> TrainerProfile:
            return self._guess(source)

        def done(profile: TrainerProfile) -> None:
            self._held[source.number] = profile
            self.changed.emit()

        def failed(_error: Exception) -> None:
            """The file cannot be read: whoever shows its records says so."""

        self._lane.submit(f"trainers:{source.number}", work, done, failed, background=True)

    def _on_setting(self, name: str) -> None:
        if name in ("trainer", "trainers"):
            self.changed.emit()

    def fill_menu(self, menu: QMenu, path: str) -> None:
        """Offer the trainers of a file; what is chosen holds from then on, everywhere."""
        store = self._settings
        chosen = trainers_of(store.settings.trainers)
        now = chosen[path].name if path in chosen else ""
        usual = store.settings.trainer
        for name, title in (
            ("", tr("As in the settings") if usual != "guess" else tr("Guessed from the records")),
            ("ola", "Ola"),
            ("oryx", "Oryx"),
            ("llava", tr("LLaVA family")),
        ):
            action = menu.addAction(title)
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
