"""`pip install .`: the wheel holds all that the library and its command need."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from astropy.table import Table

from burstmix.version import __version__

from .conftest import HOME

pytestmark = pytest.mark.slow


def ran(*command, folder: Path, **environment) -> str:
    """What a command prints, in a folder, with nothing of this checkout on Python's path."""
    own = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | environment
    done = subprocess.run(
        list(map(str, command)), cwd=folder, env=own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """A folder with what pip would install of the project itself."""
    folder = tmp_path_factory.mktemp("package")
    pip = sys._base_executable, "-m", "pip"  # an environment may lack it
    ran(*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, HOME, folder=folder)
    (wheel,) = folder.glob("burstmix-*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "installed")
    return folder / "installed"


def test_the_wheel_is_the_library_and_nothing_else(installed):
    names = {path.name for path in installed.iterdir()}
    assert names == {"burstmix", f"burstmix-{__version__}.dist-info"}
    metadata = (installed / f"burstmix-{__version__}.dist-info/METADATA").read_text("utf-8")
    needed = {line for line in metadata.splitlines() if line.startswith("Requires-Dist")}
    light = {f"Requires-Dist: {name}" for name in ("numpy", "scipy", "numba<0.69", "astropy")}
    for minor in (11, 12, 13):
        assert f"Classifier: Programming Language :: Python :: 3.{minor}\n" in metadata
    assert light | {"Requires-Dist: scikit-learn"} == {n for n in needed if "extra" not in n}


def test_an_installed_command_classifies_the_objects_of_a_run(installed, finished):
    """As the catalogue of membership has them."""
    run = finished.folder / "results/bright"
    member = Table.read(run / "membership_with.ecsv")[0]
    said = ran(
        *(sys.executable, "-m", "burstmix", "classify", run, "--json"),
        *("--t90", repr(float(member["t90"])), "--t90-error", repr(float(member["t90_error"]))),
        folder=installed,
        PYTHONPATH=str(installed),
    )
    found = json.loads(said)["objects"][0]
    assert found["class"] == member["class"]
    np.testing.assert_allclose(found["p_class"], member["p_class"], rtol=0, atol=1e-12)
    shown = ran(
        *(sys.executable, "-m", "burstmix", "show", run), folder=installed,
        PYTHONPATH=str(installed),
    )  # fmt: skip
    assert re.search(r"used of \d+ objects", shown)
    assert shown.splitlines()[-1] == str(run / "verdict.html")


def test_an_installed_command_writes_and_checks_configs(installed, tmp_path):
    rows = "".join(f"B{i},{1.7**i},{0.1 * 1.7**i}\n" for i in range(30))
    (tmp_path / "my bursts.csv").write_text(f"name,t90,t90_error\n{rows}")
    command = sys.executable, "-m", "burstmix"
    said = ran(*command, "init", "my bursts.csv", folder=tmp_path, PYTHONPATH=str(installed))
    assert "my bursts.yaml is written" in said
    said = ran(*command, "check", "my bursts.yaml", folder=tmp_path, PYTHONPATH=str(installed))
    assert "my bursts.yaml has no mistake" in said
    (tmp_path / "more.yaml").write_text("extends: default\nseed: 2\n")
    said = ran(*command, "check", "more.yaml", folder=tmp_path, PYTHONPATH=str(installed))
    assert "  batse_t90: " in said


def test_jobs_use_the_checkouts_own_library(tiny_run, tmp_path, monkeypatch):
    """Whatever else is called burstmix."""
    (tmp_path / "other/burstmix").mkdir(parents=True)
    (tmp_path / "other/burstmix/__init__.py").write_text("raise ImportError('another one')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "other"))
    tiny_run("results/bright/sample.ecsv")
    assert (tiny_run.folder / "results/bright/sample.ecsv").stat().st_size > 0
