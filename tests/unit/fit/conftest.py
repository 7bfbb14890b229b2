import csv
from pathlib import Path

import numpy as np
import pytest

from burstmix.fit import Data
from burstmix.io import read_ecsv

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "catalogues"
SNAPSHOTS = ROOT / "workflow" / "data"


def measured(name: str, value: str = "t90", error: str = "t90_error"):
    """Values and errors above 0 of a catalogue: the packaged snapshot, else the plain table."""
    snapshot, table = SNAPSHOTS / f"{name}.ecsv", SHARED / f"{name}.csv"
    if snapshot.exists():
        rows = read_ecsv(snapshot)
        x, s = (np.ma.filled(np.ma.asarray(rows[c]).astype(float), np.nan) for c in (value, error))
    elif table.exists():
        with table.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        x, s = (np.array([float(row[c] or "nan") for row in rows]) for c in (value, error))
    else:
        pytest.skip(f"no table of {name}: neither {snapshot} nor {table} exists")
    kept = (x > 0) & (s > 0)
    return x[kept], s[kept]


@pytest.fixture(scope="session")
def catalogue():
    """A function: the data of a catalogue in dex, errors by sigma / (T ln 10)."""

    def data(name: str, errors: str, **columns) -> Data:
        x, s = measured(name, **columns)
        sd = s / (x * np.log(10))
        return Data.from_arrays(
            np.log10(x), sd if errors == "with" else None, known_errors=sd, measured=x
        )

    return data


@pytest.fixture(scope="session")
def glitches(catalogue):
    return lambda errors: catalogue(
        "pulsar_glitches", errors, value="dnu_nu_1e9", error="dnu_nu_1e9_error"
    )


@pytest.fixture(scope="session")
def highest():
    """A function: the optimum of most likelihood that the search for a fit has found."""
    return lambda fit: max((fit, *fit.set_aside), key=lambda each: each.lnl)


@pytest.fixture
def rng():
    return np.random.default_rng(1)


@pytest.fixture
def two_classes(rng):
    """400 values of two normals and their errors."""
    x = np.concatenate([rng.normal(-1.0, 0.5, 150), rng.normal(1.5, 0.4, 250)])
    s = rng.uniform(0.05, 0.4, x.size)
    return x + rng.normal(0.0, s), s
