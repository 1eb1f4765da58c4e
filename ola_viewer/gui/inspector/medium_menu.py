"""The context menu of a medium: take the picture or the path along, look into the folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from ola_viewer.gui.inspector.audio_panel import AudioPanel
from ola_viewer.gui.inspector.visual_panel import VisualPanel
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.jobs import CancelToken

Say = Callable[[str], object]


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("medium_menu", text)


def fill_menu(menu: QMenu, panel: VisualPanel | AudioPanel, lane: DecodeLane, say: Say) -> None:
    """Put in what can be done with the medium of a panel. `say` tells what was done. GUI thread only."""
    if isinstance(panel, VisualPanel) and panel.view.frame is not None and not panel.failed:
        image, number = panel.view.frame.image, panel.view.frame.index
        stem = _stem(panel.written_path)
        several = panel.opened is not None and panel.opened.source.kind in ("patch", "video")
        name = f"{stem}_{number}.png" if several else f"{stem}.png"
        menu.addAction(tr("Copy picture"), lambda: _copy_picture(image, say))
        menu.addAction(tr("Save picture…"), lambda: save_picture(panel.window(), image, name, lane, say))
        menu.addSeparator()
    path = panel.written_path if isinstance(panel, VisualPanel) else panel.ref.path if panel.ref is not None else None
    if path:
        menu.addAction(tr("Copy path"), lambda: _copy_text(path, tr("Path copied"), say))
    found = panel.view.frame.path if isinstance(panel, VisualPanel) and panel.view.frame and not panel.failed else None
    if found is not None and str(found) != path:
        menu.addAction(tr("Copy path on this machine"), lambda: _copy_text(str(found), tr("Path copied"), say))
    if panel.failed:
        reason = panel.error.reason()
        menu.addAction(tr("Copy reason"), lambda: _copy_text(reason, tr("Reason copied"), say))
    if found is not None:
        menu.addSeparator()
        menu.addAction(tr("Show folder"), lambda: show_folder(found))


def save_picture(window: QWidget, image: QImage, name: str, lane: DecodeLane, say: Say) -> None:
    """Ask for a file and write the picture there as PNG, with the pixels that are shown."""
    chosen, _ = QFileDialog.getSaveFileName(window, tr("Save picture"), name, tr("PNG pictures (*.png)"))
    if not chosen:
        return
    target = Path(chosen)

    def work(_token: CancelToken) -> bool:
        return image.save(str(target), "PNG")  # type: ignore[call-overload,no-any-return]  # the stubs want bytes

    def done(written: bool) -> None:
        say((tr("Saved {0}") if written else tr("{0} cannot be written.")).format(target.name))

    lane.submit("save-picture", work, done)


def show_folder(path: Path) -> None:
    """The folder of a file in the system's file manager."""
    if path.parent.is_dir():
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _copy_picture(image: QImage, say: Say) -> None:
    QGuiApplication.clipboard().setImage(image)
    say(tr("Picture copied"))


def _copy_text(text: str, said: str, say: Say) -> None:
    QGuiApplication.clipboard().setText(text)
    say(said)


def _stem(path: str | None) -> str:
    """A name for a file, from a path that anybody may have written."""
    stem = Path((path or "").replace("\\", "/").rpartition("/")[2]).stem
    return "".join(char if char.isalnum() or char in "-_. " else "_" for char in stem)[:80] or "picture"
