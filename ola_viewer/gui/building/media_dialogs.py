"""Pack, unpack, sound tracks: dialogs over the three media tasks."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QGridLayout, QSpinBox, QWidget

from ola_viewer.building.pack_items import PackOptions
from ola_viewer.building.patch_writer import PatchLimits
from ola_viewer.gui.building.dialog import BuildDialog
from ola_viewer.gui.building.fields import MANIFESTS, PathField, SourceField, WorkersField
from ola_viewer.gui.building.media_tasks import PackTask, TracksTask, UnpackTask
from ola_viewer.gui.building.services import BuildServices
from ola_viewer.gui.building.tasks import Given, Memo
from ola_viewer.gui.small_parts import RoleLabel

_MIB = 1 << 20


def _tr(text: str) -> str:
    return QCoreApplication.translate("building", text)


class MediaDialog(BuildDialog):
    """What the three have in common: a source, a folder for the files, a manifest to write."""

    def __init__(
        self,
        services: BuildServices,
        title: str,
        intro: str,
        files_in: str,
        folders: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(services, title, intro, parent)
        theme = services.theme
        self.source = SourceField(theme, folders)
        self.out = PathField(theme, "folder", files_in)
        self.out.line.setPlaceholderText(_tr("/new/folder"))
        filters = _tr("Manifests ({0})").format(MANIFESTS)
        self.manifest_out = PathField(theme, "save", _tr("Manifest to write"), filters)
        self.manifest_out.line.setPlaceholderText(_tr("none"))
        self.add_field(_tr("Work on"), self.source, "source")
        self.add_field(files_in, self.out, "out")
        self.add_field(_tr("Manifest to write"), self.manifest_out, "manifest_out")
        for field in (self.source, self.out, self.manifest_out):
            field.changed.connect(self.on_field_changed)
        self.memo = Memo()
        self.where = WorkersField(theme)
        self.add_field(_tr("Workers"), self.where)

    def showEvent(self, event: QShowEvent) -> None:
        """The disk may have changed while the dialog was away: read the records again."""
        self.memo = Memo()
        super().showEvent(event)

    @property
    def given(self) -> Given:
        """What to work on."""
        return self.source.given(self.services.roots())


class PackDialog(MediaDialog):
    """Media into patches."""

    def __init__(self, services: BuildServices, parent: QWidget | None = None) -> None:
        intro = _tr(
            "Images and sounds keep their bytes, videos become JPEG frames, and the patches are read back. "
            "An interrupted run goes on where it stopped."
        )
        super().__init__(services, _tr("Pack"), intro, _tr("Patches in"), True, parent)
        theme = services.theme
        self.max_size = QSpinBox(self)
        self.max_size.setRange(0, 1 << 20)
        self.max_size.setValue(2048)
        self.max_size.setSuffix(" MiB")
        self.max_size.setSpecialValueText(_tr("no limit"))
        self.per_patch = QSpinBox(self)
        self.per_patch.setRange(0, 100_000_000)
        self.per_patch.setSpecialValueText(_tr("no limit"))
        self.fps = QDoubleSpinBox(self)
        self.fps.setRange(0.01, 240)
        self.fps.setValue(1.0)
        self.quality = QSpinBox(self)
        self.quality.setRange(1, 100)
        self.quality.setValue(90)
        self.audio = QCheckBox(_tr("Pack sounds too"), self)
        self.frame_folders = QCheckBox(_tr("A folder of images is one video"), self)
        self.compat = QCheckBox(_tr("Exactly as create_patch.py"), self)
        self.compat.setToolTip(_tr("Byte for byte what the published script writes, its traps included."))
        self.verify = QCheckBox(_tr("Read every patch back"), self)
        self.verify.setChecked(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        numbers: tuple[tuple[str, QSpinBox | QDoubleSpinBox], ...] = (
            (_tr("Largest patch"), self.max_size),
            (_tr("Most pieces in a patch"), self.per_patch),
            (_tr("Frames a second of videos"), self.fps),
            (_tr("JPEG quality of frames"), self.quality),
        )
        for place, (words, spin) in enumerate(numbers):
            grid.addWidget(RoleLabel(theme, words, "text2"), place // 2, place % 2 * 2)
            grid.addWidget(spin, place // 2, place % 2 * 2 + 1)
            spin.setAccessibleName(words)
            spin.valueChanged.connect(lambda _value: self.on_field_changed())
        for place, box in enumerate((self.audio, self.frame_folders, self.verify, self.compat)):
            grid.addWidget(box, 2 + place // 2, place % 2 * 2, 1, 2)
            box.toggled.connect(lambda _on: self.on_field_changed())
        self.upper.addLayout(grid)
        self.source.changed.connect(self._on_source)
        self.compat.toggled.connect(lambda _on: self._on_source())
        self._on_source()

    def task(self) -> PackTask:
        """See `BuildDialog`."""
        given = self.given
        options = PackOptions(
            round(self.fps.value(), 3),
            self.quality.value(),
            self.audio.isChecked(),
            self.frame_folders.isChecked() and given.is_folder,
            PatchLimits(self.per_patch.value(), self.max_size.value() * _MIB),
            self.verify.isChecked(),
        )
        return PackTask(
            given,
            self.out.path,
            self.manifest_out.path,
            self.where.workers(),
            self.memo,
            options,
            self.compat.isChecked() and given.is_folder,
        )

    def _on_source(self) -> None:
        folder = self.given.is_folder
        plain = not (folder and self.compat.isChecked())
        self.compat.setEnabled(folder)
        self.frame_folders.setEnabled(folder and plain)
        for widget in (self.max_size, self.fps, self.quality, self.audio, self.verify, self.manifest_out):
            widget.setEnabled(plain)


class UnpackDialog(MediaDialog):
    """Patches back to files."""

    def __init__(self, services: BuildServices, parent: QWidget | None = None) -> None:
        intro = _tr(
            "What the records hold in patches becomes ordinary files with the original bytes. "
            "Files that are there already are compared and kept."
        )
        super().__init__(services, _tr("Unpack"), intro, _tr("Files in"), False, parent)

    def task(self) -> UnpackTask:
        """See `BuildDialog`."""
        return UnpackTask(
            self.given, self.out.path, self.manifest_out.path, self.where.workers(threads=True), self.memo
        )


class TracksDialog(MediaDialog):
    """Sound tracks of videos."""

    def __init__(self, services: BuildServices, parent: QWidget | None = None) -> None:
        intro = _tr(
            "The sound track of every video as 16 kHz mono WAV in a tree that mirrors theirs. "
            "Valid tracks that are there are kept. Of a manifest: of the videos without “audio”."
        )
        super().__init__(services, _tr("Sound tracks"), intro, _tr("Tracks in"), True, parent)
        self.source.changed.connect(self._on_source)
        self._on_source()

    def task(self) -> TracksTask:
        """See `BuildDialog`."""
        given = self.given
        target = None if given.is_folder else self.manifest_out.path
        return TracksTask(given, self.out.path, target, self.where.workers(), self.memo)

    def _on_source(self) -> None:
        self.manifest_out.setEnabled(not self.given.is_folder)
