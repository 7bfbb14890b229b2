"""The tables of chunks, put together."""

from collections.abc import Callable, Hashable
from pathlib import Path

from astropy.table import Table, vstack

from burstmix.io import read_table


def gathered(paths, key: Callable[[Path], Hashable]) -> dict[Hashable, Table]:
    """By key(path), one table of all chunks that have this key."""
    chunks = {}
    for path in map(Path, paths):
        chunks.setdefault(key(path), []).append(read_table(path))
    return {name: vstack(tables) for name, tables in chunks.items()}


def simulated_ratios_of(paths) -> dict[tuple[str, str], Table]:
    """By (error mode, simulator), the tables of .../bootstrap_ERRORS/SIMULATOR.ecsv."""
    return {
        (path.parent.name.removeprefix("bootstrap_"), path.stem): read_table(path)
        for path in map(Path, paths)
    }


def resampled_fits_of(paths) -> dict[str, Table]:
    """By error mode, the tables of .../resampled_ERRORS/CHUNK.ecsv."""
    return gathered(paths, lambda path: path.parent.name.removeprefix("resampled_"))


def calibrations_of(paths, truths, most: int) -> dict[tuple, Table]:
    """By truth (sample, family, errors, k), tables of .../SAMPLE/FAMILY_ERRORS_kK/CHUNK_....ecsv.

    Only the catalogues 0 .. most - 1 count.
    """
    tables = gathered(paths, lambda path: (path.parents[1].name, path.parent.name))
    named = {tuple(truth): tables[truth[0], "{1}_{2}_k{3}".format(*truth)] for truth in truths}
    return {truth: table[table["catalogue"] < most] for truth, table in named.items()}
