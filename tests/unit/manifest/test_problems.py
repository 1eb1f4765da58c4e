"""Errors keep their facts on the way from a worker process."""

from __future__ import annotations

import pickle
from pathlib import Path

from ola_viewer.manifest.atomic_file import SaveError
from ola_viewer.manifest.jsontext import RecordError
from ola_viewer.manifest.problems import ManifestError, SourceChangedError
from ola_viewer.media import MediaError


def test_errors_travel() -> None:
    for kind in (ManifestError, SourceChangedError):
        error = kind("shortened", "It became shorter.", Path("a.json"), 7)
        back = pickle.loads(pickle.dumps(error))
        assert type(back) is kind
        assert (str(back), back.kind, back.path, back.byte) == ("It became shorter.", "shortened", Path("a.json"), 7)
    record = pickle.loads(pickle.dumps(RecordError("a comma is missing", 5)))
    assert (record.message, record.byte) == ("a comma is missing", 5)
    for given in (SaveError("exists", "It exists.", Path("b")), MediaError("patch-range", "Outside.", Path("p"), 3)):
        arrived = pickle.loads(pickle.dumps(given))
        assert str(arrived) == str(given)
        assert vars(arrived) == vars(given)
