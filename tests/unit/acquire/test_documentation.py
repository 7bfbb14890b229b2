"""Every config in docs/adding_a_catalogue.md is complete and does what the page says."""

import re
from pathlib import Path

import pytest
import yaml

from burstmix.acquire import acquire
from burstmix.config import packaged, resolve
from burstmix.io import read_ecsv, read_table
from burstmix.prepare import prepare_sample

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/adding_a_catalogue.md").read_text(encoding="utf-8")
CONFIGS = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
KINDS = ["file", "url", "tap", "html", "synthetic"]


def source_of(config):
    (name, source), = config["catalogues"].items()  # fmt: skip
    return name, source


def test_the_page_has_an_example_of_each_kind():
    kinds = [source_of(config)[1] for config in CONFIGS]
    assert [kind if kind in s else s.get("format") for kind, s in zip(KINDS, kinds, strict=True)]


@pytest.mark.parametrize("config", CONFIGS, ids=KINDS)
def test_each_is_a_config_of_about_ten_lines(config):
    registry = packaged(ROOT / "workflow/data/registry.yaml")
    schema = ROOT / "workflow/schemas/config.schema.yaml"
    analysis = resolve(config, schema, registry, check_files=False)
    assert list(analysis["catalogues"]) == list(config["catalogues"])
    assert len(yaml.safe_dump(config).splitlines()) < 30


def test_each_part_of_a_sample_is_without_a_mistake():
    """What stands on the page by itself: variables, and cuts of all kinds."""
    (fitted,) = re.findall(r"^    (logT: .*)$", PAGE, re.MULTILINE)
    (cuts,) = re.findall(r"^    cuts:\n(?:      .*\n)+", PAGE, re.MULTILINE)
    sample = {"catalogue": "mine", "variables": yaml.safe_load(fitted), **yaml.safe_load(cuts)}
    config = {"catalogues": {"mine": {"file": "mine.csv"}}, "samples": {"mine": sample}}
    registry = packaged(ROOT / "workflow/data/registry.yaml")
    schema = ROOT / "workflow/schemas/config.schema.yaml"
    analysis = resolve(config, schema, registry, check_files=False)
    assert list(analysis["samples"]["mine"]["cuts"]) == list(sample["cuts"])
    assert analysis["samples"]["mine"]["variables"]["logT"]["column"] == "logT90"


@pytest.mark.parametrize("config", [c for c in CONFIGS if "tap" not in source_of(c)[1]])
def test_each_gives_the_columns_that_its_sample_uses(config, server, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name, source = source_of(config)
    bursts = read_ecsv(ROOT / "workflow/data/batse.ecsv")["name", "t90", "t90_error"][:30]
    if "file" in source:
        bursts.write(source["file"], format="ascii.csv")
    elif source.get("format") == "html":
        bursts["t90"].unit = bursts["t90_error"].unit = None
        rows = "".join(f"<tr><td>{'</td><td>'.join(map(str, row))}</td></tr>" for row in bursts)
        head = "<tr><td>Name</td><td>dF/F</td><td>+/-</td></tr>"
        page = f"<html><table>{head}{rows}</table></html>".replace("--", "X")
        source["url"] = server.add("/gTable.html", server.whole(page.encode()))
    elif "url" in source:
        bursts.rename_columns(bursts.colnames, ["NAME", "T90", "T90_ERR"])
        bursts.meta = {}
        bursts.write("t.fits")
        first = server.add("/1", server.status(404))
        second = server.add("/2", server.whole(Path("t.fits").read_bytes()))
        source["url"] = [first, second]
    acquire(source, name, "t.ecsv", "t.yaml", use_snapshot=True, data_folder=None)
    table = read_table("t.ecsv")
    (sample,) = config["samples"].values()
    for variable, words in sample["variables"].items():
        for column in (words.get("column", variable), words.get("error")):
            assert column is None or table[column].dtype.kind in "if"


CUT = """name,t90,flux,l_T90,confirmed,detector,quality
kept,1,2,,T,A,1
kept_without_quality,2,2,,yes,B,
faint,3,0.5,,T,A,1
limit,4,2,<,T,A,1
unconfirmed,5,2,,F,A,1
elsewhere,6,2,,T,C,1
nowhere,7,2,,T,,1
flagged,8,2,,T,A,9
"""


def test_the_cuts_of_the_page_leave_what_it_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("my_bursts.csv").write_text(CUT)
    (cuts,) = re.findall(r"^    cuts:\n(?:      .*\n)+", PAGE, re.MULTILINE)
    sample = {"catalogue": "mine", "variables": {"t90": {}}} | yaml.safe_load(cuts)
    source = {"file": "my_bursts.csv", "identifier": "name"}
    config = {"catalogues": {"mine": source}, "samples": {"s": sample}}
    analysis = resolve(config, ROOT / "workflow/schemas/config.schema.yaml", {})
    acquire(source, "mine", "t.ecsv", "t.yaml", use_snapshot=False, data_folder=None)
    sample, ledger, _ = prepare_sample("s", analysis.preparation("s"), read_table("t.ecsv"))
    assert list(sample.identifiers) == ["kept", "kept_without_quality"]
    assert list(ledger["removed"][-5:]) == [1, 1, 1, 2, 1]
