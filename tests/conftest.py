"""What all tests share: where they write, which wait to be asked for, and how much they try.

All that the tests and the programs that they start keep goes to .cache/ in the checkout, among it
the compiled numerical core, which every run of the workflow then finds there.
"""

import os
import tempfile
from pathlib import Path

import pytest

CACHE = Path(__file__).parents[1] / ".cache"
(CACHE / "tmp").mkdir(parents=True, exist_ok=True)
os.environ["TMPDIR"] = str(CACHE / "tmp")
tempfile.tempdir = None  # which may have been asked for already
os.environ["XDG_CACHE_HOME"] = str(CACHE)
os.environ["MPLCONFIGDIR"] = str(CACHE / "matplotlib")
os.environ["TEXMFVAR"] = os.environ["VARTEXFONTS"] = str(CACHE / "tex")
os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(CACHE / "hypothesis")
os.environ["NUMBA_CACHE_DIR"] = str(CACHE / "kernel")

from hypothesis import settings  # noqa: E402

# Files of minutes, in the order in which they are begun where several processes run the tests.
LONGEST = ("test_commands.py", "test_tiny.py", "test_slurm.py", "test_faults.py")

# How many generated cases a test tries: a few in each run, thousands with a profile of its own.
# `./test tests/unit/io/test_round_trip.py --hypothesis-profile=long` tries 2,000.
settings.register_profile("quick", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=2000, deadline=None)
settings.load_profile("quick")


def pytest_addoption(parser):
    words = "also run what installs and starts servers here, Slurm and TAP (Debian, as root)"
    parser.addoption("--services", action="store_true", help=words)
    words = "a test fails, and does not skip, where something that it needs is not installed"
    parser.addoption("--all-installed", action="store_true", help=words)
    words = "how often a run is killed before it may end, in tests/workflow/test_faults.py"
    parser.addoption("--kills", type=int, default=8, help=words)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    # What is expected to fail counts as skipped too, and has no place and reason.
    if isinstance(report.longrepr, tuple) and item.config.getoption("all_installed"):
        _, _, reason = report.longrepr
        if "not installed" in reason:
            report.outcome, report.longrepr = "failed", reason
    return report


def _begins(item) -> tuple[bool, int]:
    """What takes long begins first, so that no process is left alone with it at the end."""
    place = LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST)
    return item.get_closest_marker("slow") is None, place


def pytest_collection_modifyitems(config, items):
    reason = "it installs servers and writes to /etc and /var: ./test --services runs it"
    for item in items:
        if item.get_closest_marker("services") and not config.getoption("services"):
            item.add_marker(pytest.mark.skip(reason=reason))
    if hasattr(config, "workerinput"):
        items.sort(key=_begins)
