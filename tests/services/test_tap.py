"""A real TAP service gives, row by row, what the table in it has."""

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import yaml

from burstmix.acquire import acquire
from burstmix.acquire import tap as tap_module
from burstmix.errors import BurstmixError
from burstmix.io import read_ecsv, read_table

pytestmark = [pytest.mark.slow, pytest.mark.services]

SERVER = Path(__file__).with_name("tap_server")
BATSE = Path(__file__).parents[2] / "workflow/data/batse.ecsv"
SERVICE = "http://localhost:8080/tap"
QUERY = "SELECT trigger_num, name, t90, t90_error, fluence_3 FROM test.batse"


@pytest.fixture(scope="module")
def bursts(tmp_path_factory):
    """The table that the service publishes; the service runs as long as the tests need it."""
    table = read_ecsv(BATSE)["trigger_num", "name", "t90", "t90_error", "fluence_3"]
    csv = tmp_path_factory.mktemp("tap") / "batse.csv"
    csv.parent.chmod(0o755)
    with csv.open("w") as file:
        file.write(",".join(table.colnames) + "\n")
        for row in table.iterrows():
            file.write(",".join("" if v is np.ma.masked else f"{v}" for v in row) + "\n")
    start = subprocess.run(
        [SERVER, "start", "batse", csv], capture_output=True, text=True, timeout=600, check=False
    )
    if start.returncode == 77:
        pytest.skip(start.stderr.strip())
    assert start.returncode == 0, start.stderr
    yield table
    subprocess.run([SERVER, "stop"], check=True)


def take(folder, query=QUERY, service=SERVICE, **more):
    table, record = folder / "t.ecsv", folder / "t.yaml"
    source = {"tap": {"service": service, "query": query}}
    acquire(source, "t", table, record, use_snapshot=True, data_folder=None, **more)
    return read_table(table), yaml.safe_load(record.read_text())


def test_row_by_row(bursts, tmp_path):
    table, record = take(tmp_path)
    assert len(table) == len(bursts) == 2702
    assert table.colnames == bursts.colnames
    for row, expected in zip(table.iterrows(), bursts.iterrows(), strict=True):
        for value, wanted in zip(row, expected, strict=True):
            assert value == wanted or (value is np.ma.masked and wanted is np.ma.masked)
    assert record["query"] == QUERY
    assert record["service"] == SERVICE
    assert record["rows"] == 2702


def test_any_order_of_rows_is_the_same_catalogue(bursts, tmp_path):
    lock = tmp_path / "lock.yaml"
    first = take(tmp_path / "a", lock_file=lock)
    for end in ("ASC", "DESC"):
        again = take(tmp_path / end, f"{QUERY} ORDER BY t90 {end}")
        assert again[1]["sha256"] == first[1]["sha256"]
    take(tmp_path / "b", lock_file=lock)
    with pytest.raises(BurstmixError, match="the query is not the one locked on"):
        take(tmp_path / "c", f"{QUERY} WHERE t90 > 2", lock_file=lock)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT lost FROM test.batse", r"refuses the query: .*No such field known: column 'lost'"),
        ("SELECT t90 FROM test.lost", "refuses the query: .*lost"),
        ("SELEC t90", "refuses the query: .*Could not parse your query"),
        ("SELECT t90 FROM test.batse WHERE t90 > 1e9", "has no rows"),
    ],
)
def test_queries_that_fail(bursts, tmp_path, query, message):
    with pytest.raises(BurstmixError, match=f"catalogue t: {SERVICE}.*{message}"):
        take(tmp_path, query)
    assert list(tmp_path.iterdir()) == []


def test_rows_left_out_are_an_error(bursts, tmp_path, monkeypatch):
    monkeypatch.setattr(tap_module, "MOST_ROWS", 100)
    with pytest.raises(BurstmixError, match="the service left rows out"):
        take(tmp_path)


def test_no_such_service(bursts, tmp_path):
    with pytest.raises(BurstmixError, match="404"):
        take(tmp_path, service="http://me:sesame@localhost:8080/nothing")


def test_the_example_in_the_documentation(bursts, tmp_path):
    page = (Path(__file__).parents[2] / "docs/adding_a_catalogue.md").read_text()
    blocks = [yaml.safe_load(b) for b in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)]
    (source,) = [s for b in blocks for s in b["catalogues"].values() if "tap" in s]
    query = source["tap"]["query"].replace("FROM batsegrb", "FROM test.batse")
    table, _ = take(tmp_path, query)
    assert len(table) == 2037
    assert table.colnames == ["trigger_num", "t90", "t90_error"]
