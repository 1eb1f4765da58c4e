"""The job “mix”. Parameters: `files` (texts FILE[:SHARE]), `out`, `seed`, `shuffle`, `ids`, `source_key`, `sidecar`,
`overwrite`. It opens the manifests itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ola_viewer.building.job_runner import JobInput, path_of
from ola_viewer.building.mix import Mixed, MixOptions, mix
from ola_viewer.building.mix_ids import IdRule
from ola_viewer.building.mix_shares import Share, ShareError, parse_argument
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.jobs.executors import Workers
from ola_viewer.jobs.specs import JobError, JobResult, Json
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.source import Source


def run(
    parameters: Mapping[str, Json], given: JobInput, workers: Workers, cancel: CancelToken, progress: ProgressCallback
) -> JobResult:
    """See `job_runner.run_job`."""
    chosen = _chosen(parameters.get("files"))
    seed, ids, key = (
        parameters.get("seed", 0),
        parameters.get("ids", IdRule.KEEP.value),
        parameters.get("source_key", ""),
    )
    if not isinstance(seed, int) or not isinstance(key, str) or ids not in tuple(IdRule):
        raise JobError(
            "The parameters need a whole number as seed, a text as source_key, and keep, prefix or renumber."
        )
    options = MixOptions(
        seed=seed,
        shuffle=bool(parameters.get("shuffle", False)),
        ids=IdRule(str(ids)),
        source_key=key,
        sidecar=bool(parameters.get("sidecar", True)),
        overwrite=bool(parameters.get("overwrite", False)),
    )
    document = Document()
    for number, (path, _) in enumerate(chosen):
        source = Source.open(path, number, cancel, progress)
        source.build_index(cancel, progress)
        document.add_source(source)
    shares = [share for _, share in chosen]
    out = path_of(parameters, "out")
    return _result(mix(document.snapshot, shares, out, options, workers, cancel, progress), chosen)


def _chosen(files: Json) -> list[tuple[Path, Share]]:
    if not isinstance(files, list) or not files or not all(isinstance(text, str) for text in files):
        raise JobError("The job needs the parameter “files”, a list of FILE[:SHARE].")
    try:
        return [pair for text in files for pair in parse_argument(str(text))]
    except ShareError as error:
        raise JobError(str(error)) from error


def _result(mixed: Mixed, chosen: list[tuple[Path, Share]]) -> JobResult:
    result = JobResult(outputs=[mixed.path, *mixed.sidecars])
    result.counts["written"] = mixed.records
    result.notes += [f"{count:,} records of {path}" for (path, _), count in zip(chosen, mixed.taken, strict=True)]
    if mixed.resumed:
        result.notes.append(f"{mixed.resumed:,} records had been written by an earlier run.")
    result.notes += mixed.notes
    if mixed.collided:
        result.notes.append(
            f"{mixed.collided:,} records shared their id with another; {mixed.renamed:,} got a new one."
        )
    for path, position in mixed.broken:
        result.note("failed", f"Record {position:,} of {path} is not valid JSON and was left out.")
    return result
