"""Damaged files of every format: a whole table or one message, and nothing else."""

import warnings
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from burstmix.acquire import read
from burstmix.errors import BurstmixError
from burstmix.io import read_ecsv

DATA = Path(__file__).parents[3] / "workflow/data"
FORMS = (
    "fits", "votable", "ascii.ecsv", "ascii.tdat", "ascii.csv", "ascii.html", "ascii.mrt",
    "ascii.ipac",
)  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The same ten bursts in each format."""
    folder, contents = tmp_path_factory.mktemp("whole"), {}
    for form in FORMS:
        table = read_ecsv(DATA / "batse.ecsv")["trigger_num", "name", "t90", "fluence_1"][:10]
        table.meta = {"keywords": {"table_name": "bursts"}} if form == "ascii.tdat" else {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table.write(folder / form, format=form)
        contents[form] = (folder / form).read_bytes()
    return contents


def outcome(path, content, form="auto"):
    path.write_bytes(content)
    try:
        table = read(path, format=form, limit=10_000_000)
    except BurstmixError as error:
        message = str(error)
        assert message.startswith(f"{path}: ")
        assert "\n" not in message
        return
    assert len(table) > 0
    assert all(table[name].dtype.kind in "biufU" for name in table.colnames)


@pytest.mark.parametrize("form", FORMS)
@settings(
    max_examples=60, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(data=st.data())
def test_damaged_files(whole, tmp_path, form, data):
    content = bytearray(whole[form])
    for _ in range(data.draw(st.integers(1, 4), label="damages")):
        place = data.draw(st.integers(0, len(content) - 1), label="place")
        match data.draw(st.sampled_from(["change", "cut out", "put in", "cut off"]), label="kind"):
            case "change":
                content[place] = data.draw(st.integers(0, 255), label="byte")
            case "cut out":
                del content[place : place + data.draw(st.integers(1, 40), label="length")]
            case "put in":
                words = [b"|", b",", b"\n", b"<", b"&", b"\xff", b"#", b'"', b"99999999999"]
                content[place:place] = data.draw(st.sampled_from(words), label="word")
            case "cut off":
                del content[place:]
        if not content:
            break
    outcome(tmp_path / "t", bytes(content), "html" if form == "ascii.html" else "auto")


@settings(
    max_examples=150, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
@pytest.mark.parametrize("form", ["auto", "csv", "pipes", "tdat", "html", "cds", "ipac", "fits"])
def test_nonsense(tmp_path, form, content):
    outcome(tmp_path / "t", content, form)
