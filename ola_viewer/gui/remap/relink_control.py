"""Searches folders for missing files and keeps what was inferred."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.lanes import Job
from ola_viewer.gui.remap.survey_control import SurveyControl, Surveyed
from ola_viewer.gui.services import Services
from ola_viewer.jobs import CancelToken, Progress, ProgressCallback
from ola_viewer.paths.found_files import FoundFiles, index_folders
from ola_viewer.paths.proposals import Relink
from ola_viewer.paths.relink import infer_rules


@dataclass(frozen=True)
class Searched:
    """One search: which folders with how many files, what was inferred, when and how long it took."""

    folders: tuple[tuple[str, int], ...]
    relink: Relink
    skipped: tuple[str, ...]
    cut_off: bool
    seconds: float
    finished_at: float = field(default_factory=time.time)


class RelinkControl(QObject):
    """`changed`: `searched` is another, or a search began or ended. `progressed(Progress)` while one runs."""

    changed = Signal()
    found = Signal(object)
    progressed = Signal(object)

    def __init__(self, services: Services, surveys: SurveyControl, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._surveys = surveys
        self._job: Job | None = None
        self._waits = False
        self._paths: tuple[Path, ...] = ()
        self.searched: Searched | None = None
        services.model.sources_changed.connect(self._on_sources_changed)

    @property
    def running(self) -> bool:
        """Whether a search is on its way (also while it waits for the survey)."""
        return self._job is not None or self._waits

    def suggested_folders(self) -> list[str]:
        """Where to look first: the manifests' own folders and the root folders of the settings."""
        parents = [str(state.path.parent) for state in self._services.model.sources]
        return list(dict.fromkeys([*parents, *self._services.settings.settings.roots]))

    def search(self, folders: Sequence[str]) -> None:
        """Look for the missing files in these folders; the survey comes first where there is none."""
        if self.running or not folders:
            return
        if self._surveys.surveyed is None:
            if not self._services.model.columns_ready:
                self._surveys.run()
                return
            self._waits = True
            self.changed.emit()
            self._surveys.run(lambda surveyed: self._start(tuple(folders), surveyed))
            self._surveys.running_changed.connect(self._on_survey_ended)
        else:
            self._start(tuple(folders), self._surveys.surveyed)

    def cancel(self) -> None:
        """Stop a search; nothing is kept of it."""
        if self._job is not None:
            self._job.cancel()

    # -- inside --------------------------------------------------------------------------------

    def _on_survey_ended(self) -> None:
        if not self._surveys.running:
            self._surveys.running_changed.disconnect(self._on_survey_ended)
            if self._waits:
                self._waits = False
                self.changed.emit()

    def _start(self, folders: tuple[str, ...], surveyed: Surveyed) -> None:
        self._waits = False
        messages = self._services.messages

        def work(cancel: CancelToken, progress: ProgressCallback) -> Searched:
            began = time.monotonic()
            files = index_folders(folders, cancel, progress)
            progress(Progress(len(files), len(files), "files", self.tr("comparing")))
            relink = infer_rules(surveyed.survey, files, cancel, progress)
            return Searched(files_below(folders, files), relink, files.skipped, files.cut_off, time.monotonic() - began)

        def done(searched: Searched) -> None:
            self._job = None
            self.searched = searched
            relink = searched.relink
            linked = sum(proposal.found for proposal in relink.rules)
            words = self.tr("{0} of {1} missing files found").format(count_text(linked), count_text(relink.total))
            messages.say(words, "success" if linked else "warning")
            self.changed.emit()
            self.found.emit(searched)

        def failed(error: Exception) -> None:
            self._job = None
            messages.say(self.tr("The search ended: {0}").format(error), "error")
            self.changed.emit()

        def cancelled() -> None:
            self._job = None
            messages.say(self.tr("The search was cancelled."))
            self.changed.emit()

        self._job = self._services.lanes.jobs.start(
            self.tr("Searching for missing files"), work, done, failed, cancelled
        )
        self._job.progressed.connect(self.progressed)
        self.changed.emit()

    def _on_sources_changed(self) -> None:
        paths = tuple(state.path for state in self._services.model.sources)
        if paths[: len(self._paths)] != self._paths or not paths:
            self.cancel()
            if self.searched is not None:
                self.searched = None
                self.changed.emit()
        self._paths = paths


def files_below(folders: Sequence[str], files: FoundFiles) -> tuple[tuple[str, int], ...]:
    """How many of the found files lie below each folder that was named."""
    counts = np.bincount(files.paths.folder, minlength=len(files.paths.folders))
    found = []
    for folder in folders:
        start = str(Path(folder).absolute()).rstrip("/") + "/"
        below = [n for n, text in enumerate(files.paths.folders) if text.startswith(start)]
        found.append((folder, int(counts[below].sum()) if below else 0))
    return tuple(found)
