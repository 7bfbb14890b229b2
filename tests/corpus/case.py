"""One case of the corpus: a config with its files, and what has to come of it."""

import contextlib
import functools
from dataclasses import dataclass, field
from pathlib import Path

from burstmix.acquire import acquire
from burstmix.config import packaged, read_config, resolve
from burstmix.errors import BurstmixError
from burstmix.io import read_table, write_table
from burstmix.prepare import find_named, prepare_sample

HOME = Path(__file__).parents[2]
DATA = HOME / "workflow/data"
SCHEMA = HOME / "workflow/schemas/config.schema.yaml"

CONFIG = """\
catalogues:
  mine: {file: bursts.csv, identifier: name, units: {t90: s, t90_error: s}}
samples:
  long_bursts: {catalogue: mine, variables: {t90: {error: t90_error}}}
"""
T90 = (0.3, 0.5, 0.8, 1.1, 2.5, 8.0, 14.0, 21.0, 30.0, 45.0, 60.0, 95.0)
ROWS = [["name", "t90", "t90_error"]]
ROWS += [[f"B{row:03d}", f"{t90:g}", f"{t90 / 10:g}"] for row, t90 in enumerate(T90, start=1)]


@dataclass(frozen=True)
class Case:
    """`expected` is a result ("12 objects"), or a part of the one message that ends the run."""

    name: str
    expected: str
    config: str | bytes = CONFIG
    files: dict = field(default_factory=dict)


def csv(**changes) -> bytes:
    """The twelve bursts, with entries changed: csv(t90={3: "-1"}) changes row 3."""
    rows = [list(row) for row in ROWS]
    for column, entries in changes.items():
        for row, entry in entries.items():
            rows[row][ROWS[0].index(column)] = entry
    return "".join(",".join(row) + "\n" for row in rows).encode()


def every(entry: str) -> dict[int, str]:
    """The same entry in each of the twelve rows."""
    return dict.fromkeys(range(1, len(ROWS)), entry)


@functools.cache
def registry():
    return packaged(DATA / "registry.yaml")


def outcome(case: Case, folder: Path) -> str:
    """What the case comes to in an empty folder, through the steps that come before the fits.

    Raises whatever is no message to the user; that is a mistake in burstmix.
    """
    files = {"bursts.csv": csv()} | case.files
    for name, content in files.items():
        (folder / name).write_bytes(content)
    config = case.config if isinstance(case.config, bytes) else case.config.encode()
    (folder / "config.yaml").write_bytes(config)
    given = {path.name for path in folder.iterdir()}
    with contextlib.chdir(folder):
        try:
            result = _steps()
        except BurstmixError as error:
            result = str(error)
            assert "Traceback" not in result
    left = [path for path in folder.rglob("*") if path.is_file() and path.name not in given]
    assert not [path for path in left if path.name.startswith(".")], left
    return result


def _steps():
    analysis = resolve(read_config("config.yaml"), SCHEMA, registry())
    for name in analysis["catalogues"]:
        written = Path(f"results/catalogues/{name}")
        try:
            acquire(
                analysis.acquisition(name),
                name,
                written / "table.ecsv",
                written / "record.yaml",
                use_snapshot=analysis.uses_snapshot(name),
                data_folder=DATA,
            )
        except BurstmixError:
            assert not written.exists()
            raise
    results = []
    for name, settings in analysis["samples"].items():
        table = read_table(f"results/catalogues/{settings['catalogue']}/table.ecsv")
        sample, ledger, removed = prepare_sample(name, analysis.preparation(name), table)
        sample.write(f"results/{name}/sample.ecsv")
        write_table(ledger, f"results/{name}/ledger.ecsv")
        write_table(removed, f"results/{name}/removed.ecsv")
        find_named(settings["named"], sample, removed)
        took = [f", {row['cut']} took {row['removed']}" for row in ledger if row["removed"]]
        results.append(f"{len(sample)} objects{''.join(took)}")
    return "; ".join(results)
