"""Official tables, served in their own formats, against the packaged snapshots."""

import gzip
import io
from pathlib import Path

import numpy as np
import pytest
import yaml
from astropy.table import vstack

from burstmix.acquire import acquire
from burstmix.acquire.download import Patience
from burstmix.config import packaged
from burstmix.errors import BurstmixError
from burstmix.io import read_ecsv, read_table

DATA = Path(__file__).parents[3] / "workflow/data"
REGISTRY = packaged(DATA / "registry.yaml")
PATIENCE = Patience(attempts=1, connect=2, silence=2, total=20)


def heasarc(table, types):
    """A TDAT file as HEASARC writes it, gzipped."""
    lines = ["<HEADER>", "table_name = heasarc_test", "#"]
    lines += [
        f"field[{name}] = {types.get(name, 'float8:9.4f')} // {name}" for name in table.colnames
    ]
    lines += ["line[1] = " + " ".join(table.colnames), "<DATA>"]
    lines += ["".join(entry + "|" for entry in row) for row in entries(table)]
    return gzip.compress("\n".join([*lines, "<END>", ""]).encode(), mtime=0)


def pipes(table, names, absent="N/A"):
    """A text table as Swift's Burst Alert Telescope publishes it."""
    output = io.StringIO()
    output.write("# Swift/BAT\n#\n## " + " | ".join(names) + "\n")
    for row in entries(table):
        output.write(" | ".join(entry or absent for entry in row) + "\n")
    return output.getvalue().encode()


def entries(table):
    return [["" if v is np.ma.masked else str(v) for v in row] for row in table.iterrows()]


def take(folder, name, source, **more):
    """The table, its record and the table of changes."""
    paths = [folder / f"{name}{ending}" for ending in (".ecsv", ".yaml", "_changes.ecsv")]
    acquire(
        source, name, paths[0], paths[1], output_changes=paths[2], data_folder=DATA,
        patience=PATIENCE, **{"use_snapshot": False, **more},
    )  # fmt: skip
    return read_table(paths[0]), yaml.safe_load(paths[1].read_text()), read_table(paths[2])


def official_batse(server, table):
    content = heasarc(table, {"trigger_num": "int4:5d", "name": "char12"})
    return REGISTRY["batse"] | {"url": [server.add("/batse.tdat.gz", server.whole(content))]}


def equal(got, expected):
    for name in expected.colnames:
        a, b = np.ma.asarray(got[name]), np.ma.asarray(expected[name])
        assert np.array_equal(np.ma.getmaskarray(a), np.ma.getmaskarray(b)), name
        assert np.array_equal(a.compressed(), b.compressed()), name
        assert got[name].unit == expected[name].unit
        assert got[name].description == expected[name].description
    return True


def test_the_official_table_is_the_snapshot(server, tmp_path):
    snapshot = read_ecsv(DATA / "batse.ecsv")
    source = official_batse(server, snapshot)
    table, record, changes = take(tmp_path, "batse", source)
    assert equal(table, snapshot)
    assert record["comparison"] == {
        "snapshot_rows": 2702,
        "official_rows": 2702,
        "rows_added": 0,
        "rows_gone": 0,
        "rows_changed": 0,
        "values_changed": {},
        "columns_absent": [],
    }
    assert record["url"] == source["url"][0]
    assert len(changes) == 0
    assert changes.colnames == ["identifier", "change", "column", "snapshot", "official"]


def test_what_the_official_table_has_changed(server, tmp_path):
    """Columns in another order, one gone, one new; rows in another order, one gone, two new."""
    table = read_ecsv(DATA / "batse.ecsv")
    table = table[[*reversed(table.colnames)]]
    table.remove_column("flux_64_error")
    table["new"] = 1.0
    table = table[::-1]
    gone = table["trigger_num"][-1]
    new = table[:2].copy()
    new["trigger_num"] = [9001, 9002]
    table["t90"][0] = 1.25
    changed = table["trigger_num"][0]
    table["t90"][5] = np.ma.masked
    table["t90_error"][5] = 0.5
    masked = table["trigger_num"][5]
    table = vstack([new, table[:-1]])
    got, record, changes = take(tmp_path, "batse", official_batse(server, table))
    assert "new" not in got.colnames
    assert got.colnames[:3] == ["trigger_num", "name", "t50"]
    comparison = record["comparison"]
    assert comparison["official_rows"] == 2703
    assert (comparison["rows_added"], comparison["rows_gone"]) == (2, 1)
    assert comparison["rows_changed"] == 2
    assert comparison["values_changed"] == {"t90": 2, "t90_error": 1}
    assert comparison["columns_absent"] == ["flux_64_error"]
    rows = entries(changes)
    assert ["9001", "added", "", "", ""] in rows
    assert [row[0] for row in rows if row[1] == "gone"] == [str(gone)]
    snapshot = read_ecsv(DATA / "batse.ecsv")
    before = {row["trigger_num"]: str(row["t90"]) for row in snapshot}
    assert [str(changed), "changed", "t90", before[changed].replace("--", ""), "1.25"] in rows
    assert [str(masked), "changed", "t90", before[masked], ""] in rows


def test_an_official_table_without_the_identifier(server, tmp_path):
    table = read_ecsv(DATA / "batse.ecsv")[:20]
    table.rename_column("trigger_num", "trigger")
    content = heasarc(table, {"trigger": "int4", "name": "char12"})
    source = REGISTRY["batse"] | {"url": [server.add("/b", server.whole(content))]}
    with pytest.raises(BurstmixError, match="has no column for the identifier 'trigger_num'"):
        take(tmp_path, "batse", source)
    assert list(tmp_path.iterdir()) == []


def official_swift(server):
    """Its two tables; redshifts that are no single number are text."""
    snapshot = read_ecsv(DATA / "swift_bat.ecsv")
    main = snapshot["name", "trigger_id", "t90", "t90_error", "t50", "t50_error"]
    names = ["GRBname", "Trig_ID", "T90", "T90_err", "T50", "T50_err"]
    first = server.add("/summary.txt", server.whole(pipes(main, names)))
    known = ~snapshot["redshift"].mask | ~snapshot["redshift_method"].mask
    other = snapshot["name", "redshift", "redshift_method"][known]
    text = pipes(other, ["GRBname", "z", "Method"], absent="1.2 - 3 (?)")
    second = server.add("/redshift.txt", server.whole(text))
    swift = REGISTRY["swift_bat"]
    return swift | {"url": [first], "join": swift["join"] | {"url": [second]}}


def test_two_official_tables_are_joined(server, tmp_path):
    table, record, changes = take(tmp_path, "swift_bat", official_swift(server))
    snapshot = read_ecsv(DATA / "swift_bat.ecsv")
    assert equal(table["name", "t90", "t90_error", "t50", "redshift"], snapshot[
        "name", "t90", "t90_error", "t50", "redshift"
    ])  # fmt: skip
    assert (~table["redshift"].mask).sum() == (~snapshot["redshift"].mask).sum()
    assert record["join"]["url"].endswith("/redshift.txt")
    assert record["join"]["rows"] < record["rows"] == 1527
    # The methods that are not printed became the text of the stand-in for an odd redshift.
    assert set(changes["column"]) <= {"redshift_method"}


def test_a_join_that_matches_nothing(server, tmp_path):
    source = official_swift(server)
    server.add("/redshift.txt", server.whole(b"## GRBname | z\nGRB1 | 0.5\n"))
    with pytest.raises(BurstmixError, match="none of its objects is in the first table"):
        take(tmp_path, "swift_bat", source)
    server.add("/redshift.txt", server.whole(b"## name | z\nGRB1 | 0.5\n"))
    with pytest.raises(BurstmixError, match="to match tables by: no column 'GRBname'"):
        take(tmp_path, "swift_bat", source)


def test_snapshots_need_no_server_and_have_no_changes(tmp_path):
    table, record, changes = take(tmp_path, "bepposax", REGISTRY["bepposax"], use_snapshot=True)
    assert len(table) == 1082
    assert "comparison" not in record
    assert len(changes) == 0


CSV = b"name,t90\na,1.5\nb,2.5\n"


def test_the_first_download_is_locked(server, tmp_path):
    lock = tmp_path / "catalogues.lock/mine.yaml"
    source = {"url": server.add("/t.csv", server.whole(CSV))}
    take(tmp_path, "mine", source, lock_file=lock)
    written = lock.read_bytes()
    entry = yaml.safe_load(written)
    assert entry["url"] == source["url"]
    assert entry["rows"] == 2
    assert len(entry["sha256"]) == 64
    take(tmp_path, "mine", source, lock_file=lock)
    assert lock.read_bytes() == written


def test_a_source_that_has_changed_since(server, tmp_path):
    lock = tmp_path / "mine.yaml"
    source = {"url": server.add("/t.csv", server.whole(CSV))}
    take(tmp_path / "a", "mine", source, lock_file=lock)
    server.add("/t.csv", server.whole(CSV + b"c,3.5\n"))
    with pytest.raises(BurstmixError) as caught:
        take(tmp_path / "b", "mine", source, lock_file=lock)
    message = str(caught.value)
    when = yaml.safe_load(lock.read_text())["time"]
    assert f"has changed since it was locked on {when}: it had 2 rows and SHA-256" in message
    assert "now it has 3 rows" in message
    assert f"delete {lock} to accept the new one" in message
    assert not (tmp_path / "b").exists()
    lock.unlink()
    assert len(take(tmp_path / "b", "mine", source, lock_file=lock)[0]) == 3


@pytest.mark.parametrize("content", ["", "[1]", "time: [", "rows: 1\n"])
def test_a_damaged_lock_file(server, tmp_path, content):
    lock = tmp_path / "mine.yaml"
    lock.write_text(content)
    source = {"url": server.add("/t.csv", server.whole(CSV))}
    with pytest.raises(BurstmixError, match=r"mine\.yaml: cannot be read as a lock file"):
        take(tmp_path / "b", "mine", source, lock_file=lock)


def test_files_and_checksums_need_no_lock(server, tmp_path):
    lock = tmp_path / "mine.yaml"
    path = tmp_path / "t.csv"
    path.write_bytes(CSV)
    _, record, _ = take(tmp_path / "a", "mine", {"file": str(path)}, lock_file=lock)
    url = server.add("/t.csv", server.whole(CSV))
    take(tmp_path / "a", "mine", {"url": url, "sha256": record["sha256"]}, lock_file=lock)
    assert not lock.exists()


def test_the_joined_table_is_locked(server, tmp_path):
    lock = tmp_path / "mine.yaml"
    url = server.add("/t.csv", server.whole(CSV))
    other = server.add("/z.csv", server.whole(b"name,z\na,1\nb,2\n"))
    source = {"url": url, "join": {"url": other, "match": "name"}}
    _, record, _ = take(tmp_path / "a", "mine", source, lock_file=lock)
    entry = yaml.safe_load(lock.read_text())["join"]
    assert entry == {key: record["join"][key] for key in ("url", "rows", "sha256")}
    take(tmp_path / "a", "mine", source, lock_file=lock)
    server.add("/z.csv", server.whole(b"name,z\na,1\nb,3\n"))
    # A checksum of the first table alone does not release the second.
    for each in (source, source | {"sha256": record["sha256"]}):
        with pytest.raises(BurstmixError, match="the table joined to it has changed since"):
            take(tmp_path / "b", "mine", each, lock_file=lock)
    with pytest.raises(BurstmixError, match="cannot be read as a lock file"):
        take(tmp_path / "b", "mine", {"url": url}, lock_file=lock)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ({"identifier": "name"}, "no column 'name'; its columns are Service, unavailable"),
        ({"identifier": ["Service", "id"]}, "no column 'id'; its columns are"),
        ({"units": {"t90": "s"}}, "units.t90: no column 't90'; its columns are"),
    ],
)
def test_an_error_in_words_is_no_table(server, tmp_path, source, message):
    url = server.add("/t", server.whole(b"Service unavailable\nTry later\n"))
    with pytest.raises(BurstmixError, match=message):
        take(tmp_path, "c", {"url": url} | source, lock_file=tmp_path / "lock")
    assert list(tmp_path.iterdir()) == []


def test_a_local_file_gives_the_same_bytes_again(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(CSV)
    source = {"file": str(path), "units": {"t90": "ms"}, "rows": 2}
    table, record, _ = take(tmp_path / "a", "mine", source)
    assert str(table["t90"].unit) == "ms"
    assert "time" not in record
    take(tmp_path / "b", "mine", source)
    for name in ("mine.ecsv", "mine.yaml", "mine_changes.ecsv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize("suffix", ["ecsv", "fits"])
@pytest.mark.parametrize("kind", ["file", "url"])
def test_commented_rows_are_in_record_table_and_log(server, tmp_path, caplog, kind, suffix):
    content = b"name,t90\n# a,1.5\nb,2.5\n#c,3.5\nd,4.5\n"
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    source = {kind: str(path) if kind == "file" else server.add("/t", server.whole(content))}
    with caplog.at_level("INFO", logger="burstmix"):
        acquire(
            source, "mine", tmp_path / f"t.{suffix}", tmp_path / "t.yaml",
            use_snapshot=True, data_folder=None,
        )  # fmt: skip
    record = yaml.safe_load((tmp_path / "t.yaml").read_text())
    assert (record["rows"], record["commented_rows"]) == (2, 2)
    assert read_table(tmp_path / f"t.{suffix}").meta["commented_rows"] == 2
    assert "mine: rows that begin with #: 2" in caplog.messages


@pytest.mark.parametrize(
    ("units", "message"),
    [
        ({"t91": "s"}, "units.t91: no column 't91'; its columns are name, t90"),
        ({"t90": "parrots"}, "units.t90: 'parrots' is not a unit"),
        ({"name": "s"}, "row 1, column 'name': 'a' is not a number"),
    ],
)
def test_units_that_do_not_fit(tmp_path, units, message):
    path = tmp_path / "t.csv"
    path.write_bytes(CSV)
    with pytest.raises(BurstmixError, match=message):
        take(tmp_path / "a", "mine", {"file": str(path), "units": units})


def test_checksum_and_rows_of_a_local_file(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(CSV)
    with pytest.raises(BurstmixError, match="has 2 rows, but should have 3"):
        take(tmp_path / "a", "mine", {"file": str(path), "rows": 3})
    with pytest.raises(BurstmixError, match="its SHA-256 is"):
        take(tmp_path / "a", "mine", {"file": str(path), "sha256": "0" * 64})


BOOK = [
    {"size": 350, "mean": -1, "sd": 1.5},
    {"size": 500, "mean": 0, "sd": 1},
    {"size": 150, "mean": 3, "sd": 0.5},
]


def test_the_numbers_of_the_book(tmp_path):
    """AstroML's figure 4.2: RandomState(1), three normals."""
    recipe = {"seed": 1, "generator": "legacy", "column": "x", "components": BOOK}
    table, record, _ = take(tmp_path, "book", {"synthetic": recipe})
    random = np.random.RandomState(1)
    parts = [random.normal(-1, 1.5, 350), random.normal(0, 1, 500), random.normal(3, 0.5, 150)]
    assert np.array_equal(table["x"], np.concatenate(parts))
    assert np.bincount(table["component"]).tolist() == [0, 350, 500, 150]
    assert record["components"] == BOOK


def test_numbers_with_errors_of_their_own(tmp_path):
    big = [part | {"size": 100 * part["size"]} for part in BOOK]
    recipe = {"seed": 3, "components": big, "errors": [0.2, 1.0]}
    table, _, _ = take(tmp_path, "noisy", {"synthetic": recipe})
    assert table["x_error"].min() > 0.2
    assert table["x_error"].max() < 1.0
    last = table[table["component"] == 3]
    # Variance is that of the component plus the mean square of the errors.
    expected = 0.5**2 + (1.0**3 - 0.2**3) / (3 * 0.8)
    assert np.var(last["x"]) == pytest.approx(expected, rel=0.05)
    again = take(tmp_path / "b", "noisy", {"synthetic": recipe})[0]
    assert np.array_equal(again["x"], table["x"])
