"""Mix in the window: sources, shares, what will happen, the mix, its opening."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QTableWidgetItem
from pytestqt.qtbot import QtBot

from ola_viewer.building.mix_ids import IdRule
from tests.gui.building.conftest import figures, forecast, run, write_pictures, write_records
from tests.helpers.cluster import local_cluster


def cell(dialog: Any, row: int, column: int) -> QTableWidgetItem:
    item: QTableWidgetItem | None = dialog.table.item(row, column)
    assert item is not None
    return item


def test_two_manifests_with_shares_become_one_that_opens(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pictures = write_pictures(tmp_path / "pics", 10)
    first = write_records(tmp_path / "a.json", pictures)
    second = write_records(tmp_path / "b.json", pictures[:4])
    program.commands.open_paths([first])
    assert program.settle()
    dialog = program.building.show("mix")
    assert cell(dialog, 0, 0).text() == "a.json"
    dialog.add_paths([second])
    forecast(qtbot, dialog, lambda: dialog.out.set_path(tmp_path / "mix.json"))
    assert figures(dialog)["records"] == "14"
    assert figures(dialog)["ids that meet"] == "8"
    assert [cell(dialog, row, 1).text() for row in range(2)] == ["10", "4"]

    assert "share:0" not in dialog.forecast_view.forecast.errors
    wrong = forecast(qtbot, dialog, lambda: cell(dialog, 0, 2).setText("some"))
    assert any("is no share" in text for text in wrong)
    assert not dialog.start_button.isEnabled()
    forecast(qtbot, dialog, lambda: cell(dialog, 0, 2).setText("first:50%"))
    assert cell(dialog, 0, 3).text() == "5"
    forecast(qtbot, dialog, lambda: dialog.ids.setCurrentIndex(dialog.ids.findData(IdRule.PREFIX.value)))
    assert dialog.start_button.text() == "Mix 9 records"
    assert dialog.start_button.isEnabled()

    page = run(qtbot, program, dialog.start)
    assert page.outcome.result == tmp_path / "mix.json"
    ids = [record["id"] for record in json.loads((tmp_path / "mix.json").read_bytes())]
    assert len(ids) == len(set(ids)) == 9
    assert (tmp_path / "mix.sources.csv").exists()
    assert dialog.strip.open.isVisibleTo(dialog)
    dialog.strip.open.click()
    assert program.settle()
    assert len(program.services.model.rows) == 9


def test_a_yaml_mix_brings_its_sources_and_shares(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pictures = write_pictures(tmp_path / "pics", 8)
    write_records(tmp_path / "a.json", pictures)
    write_records(tmp_path / "b.json", pictures, "s")
    mix = tmp_path / "mix.yaml"
    mix.write_text(
        f"datasets:\n- json_path: {tmp_path}/a.json\n  sampling_strategy: first:25%\n- json_path: {tmp_path}/b.json\n"
    )
    program.commands.open_paths([mix])
    assert program.settle()
    assert [state.path.name for state in program.services.model.sources] == ["a.json", "b.json"]
    assert len(program.services.model.rows) == 16
    dialog = program.building.show("mix")
    for row in (1, 0):
        dialog.table.selectRow(row)
        dialog.remove_selected()
    dialog.add_paths([mix])
    forecast(qtbot, dialog, lambda: dialog.out.set_path(tmp_path / "new.jsonl"))
    assert [cell(dialog, row, 2).text() for row in range(2)] == ["first:25%", "all"]
    assert figures(dialog)["records"] == "10"


def test_errors_stand_in_their_fields(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    source = write_records(tmp_path / "a.json", write_pictures(tmp_path / "pics", 2))
    dialog = program.building.show("mix")
    dialog.add_paths([source])
    forecast(qtbot, dialog, lambda: dialog.out.set_path(tmp_path / "none" / "mix.json"))
    assert dialog.out.line.error == "the folder does not exist"
    forecast(qtbot, dialog, lambda: dialog.out.set_path(source))
    assert dialog.out.line.error == "this is one of the sources"
    other = tmp_path / "there.json"
    other.write_text("[]")
    forecast(qtbot, dialog, lambda: dialog.out.set_path(other))
    assert dialog.out.line.error == "exists; tick Overwrite"
    texts = forecast(qtbot, dialog, lambda: dialog.overwrite.setChecked(True))
    assert dialog.out.line.error == ""
    assert "there.json exists and is replaced." in texts


def test_every_dialog_offers_a_cluster_and_a_wrong_address_is_said(
    program: Any, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("ola_viewer.jobs.dask_executor._CONNECT_SECONDS", 0.3)
    for name in ("mix", "pack", "unpack", "soundtracks", "convert", "setup"):
        assert program.building.dialog(name).where.dask.isEnabled()
    dialog = program.building.show("mix")
    dialog.where.dask.setText("tcp://127.0.0.1:9")
    dialog.add_paths([write_records(tmp_path / "a.json", write_pictures(tmp_path / "pics", 2))])
    forecast(qtbot, dialog, lambda: dialog.out.set_path(tmp_path / "mix.json"))
    page = run(qtbot, program, dialog.start)
    assert "There is no Dask scheduler at tcp://127.0.0.1:9" in page.outcome.summary
    assert [path.name for path in tmp_path.iterdir() if "mix" in path.name] == []


def test_on_a_cluster_from_the_window(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pictures = write_pictures(tmp_path / "pics", 40)
    source = write_records(tmp_path / "a.json", pictures)
    with local_cluster() as cluster:
        mix = program.building.show("mix")
        mix.where.dask.setText(cluster.scheduler_address)
        mix.where.jobs.setValue(2)
        mix.shuffle.setChecked(True)
        mix.add_paths([source])
        forecast(qtbot, mix, lambda: mix.out.set_path(tmp_path / "mix.json"))
        page = run(qtbot, program, mix.start)
        assert page.outcome.severity == "success", page.outcome
        convert = program.building.show("convert")
        convert.where.dask.setText(cluster.scheduler_address)
        convert.source.choose("file", source)
        convert.form_choice.setCurrentIndex(1)
        forecast(qtbot, convert, lambda: convert.out.set_path(tmp_path / "new.jsonl"))
        page = run(qtbot, program, convert.start)
        assert page.outcome.severity == "success", page.outcome
    mixed = json.loads((tmp_path / "mix.json").read_bytes())
    assert sorted(record["id"] for record in mixed) == sorted(f"r{number}" for number in range(40))
    assert mixed != json.loads(source.read_bytes())
    assert len((tmp_path / "new.jsonl").read_text().splitlines()) == 40
