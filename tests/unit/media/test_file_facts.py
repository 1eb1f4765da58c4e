"""Facts of files: one listing a folder, every state told apart, no hang on a dead mount."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import pytest

from ola_viewer.jobs import Cancelled, CancelToken
from ola_viewer.media import folder_lists
from ola_viewer.media.file_facts import FileFacts, PathState, extension_family, is_remote
from ola_viewer.media.folder_lists import Beat, EntryKind, FolderState, Listing, each_in_time, list_folder
from tests.helpers.patience import PATIENCE


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "Data"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(b"x" * 10)
    (folder / "Photo.JPG").write_bytes(b"y")
    (folder / "empty.png").write_bytes(b"")
    (folder / "clip.mkv").write_bytes(b"z")
    (folder / "clip.json").write_bytes(b"{}")
    (folder / "only.json").write_bytes(b"{}")
    (folder / "sub").mkdir()
    (folder / "link.jpg").symlink_to(folder / "a.jpg")
    (folder / "broken.jpg").symlink_to(folder / "nowhere.jpg")
    (folder / "音.wav").write_bytes(b"123")
    return folder


def test_states_of_ordinary_and_odd_entries(tree: Path) -> None:
    os.mkfifo(tree / "pipe.wav")
    with socket.socket(socket.AF_UNIX) as server:
        try:
            server.bind(str(tree / "s.wav"))
        except OSError:
            pytest.skip("the temporary folder's name is too long for a socket")
        facts = FileFacts()
        expected = {
            "a.jpg": PathState.PRESENT,
            "link.jpg": PathState.PRESENT,
            "broken.jpg": PathState.MISSING,
            "empty.png": PathState.EMPTY,
            "sub": PathState.NOT_REGULAR,
            "pipe.wav": PathState.NOT_REGULAR,
            "s.wav": PathState.NOT_REGULAR,
            "photo.jpg": PathState.WRONG_CASE,
            "clip.mp4": PathState.OTHER_EXTENSION,
            "only.jpg": PathState.MISSING,
            "音.wav": PathState.PRESENT,
            "none.jpg": PathState.MISSING,
            "a.jpg/deeper.jpg": PathState.MISSING,
            "sub/": PathState.NOT_REGULAR,
            "gone/": PathState.MISSING,
            "nul\0.jpg": PathState.MISSING,
            "x" * 5000: PathState.MISSING,
            "y" * 5000 + "/a.jpg": PathState.MISSING,
        }
        found = facts.facts([f"{tree}/{name}" for name in expected])
        assert {name: fact.state for name, fact in zip(expected, found, strict=True)} == expected
    assert facts.fact(f"{tree}/a.jpg").size == 10
    assert facts.fact(f"{tree}/photo.jpg").candidates == (f"{tree}/Photo.JPG",)
    assert facts.fact(f"{tree}/clip.mp4").candidates == (f"{tree}/clip.mkv",)


def test_a_folder_of_wrong_case_leads_to_the_true_file(tree: Path) -> None:
    facts = FileFacts()
    fact = facts.fact(f"{tree.parent}/data/SUB/../a.jpg".replace("SUB/../", ""))
    assert fact.state is PathState.WRONG_CASE
    assert fact.candidates == (f"{tree}/a.jpg",)
    assert facts.true_folder(f"{tree.parent}/dATA/sUB") == f"{tree}/sub"
    (tree.parent / "dATa").mkdir()
    facts.forget()
    assert facts.fact(f"{tree.parent}/DATA/a.jpg").state is PathState.MISSING, "two folders would do: not decided"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable(tree: Path) -> None:
    (tree / "a.jpg").chmod(0)
    assert FileFacts().fact(f"{tree}/a.jpg").state is PathState.UNREADABLE


def test_relative_paths_are_tried_below_the_roots_in_order(tree: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.jpg").write_bytes(b"second")
    (other / "b.jpg").write_bytes(b"second")
    assert FileFacts().fact("a.jpg").state is PathState.RELATIVE_UNRESOLVED
    facts = FileFacts([tree, other])
    assert facts.fact("a.jpg").path == f"{tree}/a.jpg"
    assert facts.fact("b.jpg").path == f"{other}/b.jpg"
    assert facts.fact("./b.jpg").state is PathState.PRESENT
    assert facts.fact("c.jpg").state is PathState.MISSING


def test_addresses_are_not_looked_up() -> None:
    assert FileFacts().fact("https://host/a.jpg").state is PathState.REMOTE
    assert FileFacts().fact("data:image/png;base64,AAAA").state is PathState.REMOTE
    assert not is_remote("file:///a.jpg")
    assert not is_remote("C:/a.jpg")


def test_a_folder_is_listed_once(tree: Path) -> None:
    seen: list[str] = []

    def lister(folder: str, beat: Beat) -> Listing:
        seen.append(folder)
        return list_folder(folder, beat)

    facts = FileFacts(lister=lister)
    facts.facts([f"{tree}/a.jpg", f"{tree}/empty.png", f"{tree}//a.jpg"])
    facts.fact(f"{tree}/a.jpg")
    assert seen == [str(tree)]
    (tree / "late.jpg").write_bytes(b"1")
    assert facts.fact(f"{tree}/late.jpg").state is PathState.MISSING
    facts.forget([str(tree)])
    assert facts.fact(f"{tree}/late.jpg").state is PathState.PRESENT


class Clock:
    """Stands for the module `time`: stands still but for what a test does to it.

    `silent()`: for the calling thread it is long ago; a beat of it then means that it has been silent since.
    `pass_time(s)`: moves on by less than a time-out, and lets the thread that watches see that.
    """

    def __init__(self) -> None:
        self._now = 0.0
        self._own = threading.local()
        self._watcher = threading.get_ident()
        self._looked = threading.Semaphore(0)

    def monotonic(self) -> float:
        if threading.get_ident() == self._watcher:
            self._looked.release()
        return self._now - getattr(self._own, "ago", 0.0)

    def silent(self, beat: Beat) -> None:
        self._own.ago = 1000.0
        beat()

    def pass_time(self, seconds: float) -> None:
        self._now += seconds
        while self._looked.acquire(blocking=False):
            pass
        for _ in range(6):  # a whole round of looking
            assert self._looked.acquire(timeout=PATIENCE)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(folder_lists, "time", made)
    return made


def test_a_dead_mount_costs_one_time_out_and_the_rest_goes_on(tree: Path, clock: Clock) -> None:
    gate = threading.Event()
    asked: list[str] = []

    def lister(folder: str, beat: Beat) -> Listing:
        if folder.startswith("/dead"):
            asked.append(folder)
            clock.silent(beat)
            gate.wait(PATIENCE)
        return list_folder(folder, beat)

    facts = FileFacts(timeout=0.2, lister=lister)
    found = facts.facts([f"/dead/mount/folder{k}/x.jpg" for k in range(300)] + [f"{tree}/a.jpg"])
    gate.set()
    assert {fact.state for fact in found[:-1]} == {PathState.UNREACHABLE}
    assert found[-1].state is PathState.PRESENT
    assert len(asked) < 20, "all 300 wait, but only for one time-out"


def test_slow_work_that_gives_signs_is_not_given_up(clock: Clock) -> None:
    def slow(key: int, beat: Beat) -> int:
        for _ in range(8):
            clock.pass_time(0.15)
            beat()
        return key * 2

    assert dict(each_in_time(slow, [1, 2], timeout=0.2, threads=1)) == {1: 2, 2: 4}


def test_what_is_done_is_not_given_up_as_well(clock: Clock) -> None:
    """Work that ends when its time is over yields its value or nothing, once."""

    def late(key: int, beat: Beat) -> int:
        clock.silent(beat)
        return key

    for _ in range(200):
        keys = [key for key, _ in each_in_time(late, [1, 2, 3], timeout=0.2, threads=1)]
        assert sorted(keys) == [1, 2, 3]


def test_errors_and_cancel_reach_the_caller() -> None:
    def fails(key: int, beat: Beat) -> int:
        raise RuntimeError(f"key {key}")

    with pytest.raises(RuntimeError, match="key 1"):
        list(each_in_time(fails, [1], timeout=5))
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        list(each_in_time(lambda key, beat: key, [1], timeout=5, cancel=token))
    assert list(each_in_time(lambda key, beat: key, [], timeout=5)) == []


def test_listing_tells_kinds_apart(tree: Path) -> None:
    listing = list_folder(str(tree), lambda: None)
    assert listing.state is FolderState.LISTED
    assert listing.kind("a.jpg") is EntryKind.FILE
    assert listing.kind("sub") is EntryKind.FOLDER
    assert listing.kind("broken.jpg") is EntryKind.DANGLING
    assert listing.kind("nothing") is None
    assert listing.folders() == ["sub"]
    assert list_folder(str(tree / "a.jpg"), lambda: None).state is FolderState.NOT_A_FOLDER
    assert list_folder(str(tree / "gone"), lambda: None).state is FolderState.MISSING


def test_names_that_are_no_unicode_are_found(tree: Path) -> None:
    raw = os.fsencode(tree) + b"/caf\xe9.jpg"
    with open(raw, "wb") as file:
        file.write(b"1")
    assert FileFacts().fact(os.fsdecode(raw)).state is PathState.PRESENT
    assert FileFacts().fact(f"{tree}/a.jpg").state is PathState.PRESENT


def test_families_keep_sound_and_picture_apart() -> None:
    assert "jpeg" in extension_family("x.JPG")
    assert "mp4" not in extension_family("x.wav")
    assert not extension_family("patch_00000")
