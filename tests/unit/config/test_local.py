"""A relative file is beside the config that names it, or else in the working folder."""

import re
from pathlib import Path

import pytest
import yaml

from burstmix.config import moved, packaged, read_config, resolve
from burstmix.config.local import folders, found
from burstmix.errors import BurstmixError

HOME = Path(__file__).parents[3]
SCHEMA = HOME / "workflow/schemas/config.schema.yaml"
REGISTRY = packaged(HOME / "workflow/data/registry.yaml")
MINE = ("catalogues", "mine", "file")


def config(file):
    return {
        "catalogues": {"mine": {"file": file}},
        "samples": {"s": {"catalogue": "mine", "variables": {"t90": {}}}},
    }


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A working folder with a folder of configs beside it."""
    (tmp_path / "work/configs").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def write(path, column):
    Path(path).write_text(f"{column}\n1\n2\n")


def file_of(configs, given=None):
    """The path of the file that an analysis reads, and its column is there."""
    given = given or list(configs.values())[-1]
    return resolve(given, SCHEMA, REGISTRY, configs=configs)["catalogues"]["mine"]["file"]


def test_the_one_beside_the_config_comes_first(here):
    write("configs/t.csv", "t90")
    write("t.csv", "other")
    configs = {"configs/a.yaml": config("t.csv")}
    assert file_of(configs) == "configs/t.csv"
    assert file_of({here / "configs/a.yaml": config("t.csv")}) == "configs/t.csv"
    (here / "configs/t.csv").unlink()
    with pytest.raises(BurstmixError, match="mine has no column 't90'; valid: other"):
        file_of(configs)
    write("t.csv", "t90")
    assert file_of(configs) == "t.csv"


def test_a_path_out_of_the_configs_folder(here):
    write("../data/t.csv", "t90")
    assert file_of({"configs/a.yaml": config("../../data/t.csv")}) == "../data/t.csv"
    whole = str(here.parent / "data/t.csv")
    assert file_of({"configs/a.yaml": config(whole)}) == whole


def test_of_several_configs_the_one_that_names_the_file_counts(here):
    write("configs/t.csv", "t90")
    more = {"seed": 2}
    given = config("t.csv") | more
    assert file_of({"configs/a.yaml": config("t.csv"), "b.yaml": more}, given) == "configs/t.csv"
    configs = {"a.yaml": config("u.csv"), "configs/b.yaml": config("t.csv")}
    assert file_of(configs, given) == "configs/t.csv"
    # One from the command line is named by no config.
    with pytest.raises(BurstmixError, match=f"there is no file t.csv in {here}$"):
        file_of({"configs/a.yaml": config("u.csv")}, given)


@pytest.mark.parametrize("catalogues", [None, [], "x", {"mine": None}, {"mine": {"file": 3}}])
def test_a_config_that_is_wrong_names_none(catalogues, here):
    assert folders(MINE, "t.csv", {"configs/a.yaml": {"catalogues": catalogues}}) == [str(here)]
    assert found(MINE, "t.csv", {"configs/a.yaml": {"catalogues": catalogues}}) == "t.csv"


def test_the_message_says_where_it_was_looked_for(here):
    write("configs/bursts.csv", "t90")
    with pytest.raises(BurstmixError) as caught:
        file_of({"configs/a.yaml": config("burst.csv")})
    where = f"there is no file burst.csv in {here / 'configs'} or {here}; did you mean bursts.csv?"
    assert where in str(caught.value)
    with pytest.raises(BurstmixError, match=f"no file {here}/t.csv$"):
        file_of({"configs/a.yaml": config(f"{here}/t.csv")})


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("grb.ecsv", ""),  # not rem.ecsv, whose suffix alone is near
        ("mine.csv", ""),  # not the config
        ("config.csv", ""),  # nor a folder
        ("bursts.csv", "; did you mean bursts.csv.gz?"),
        ("Burst.fits", "; did you mean bursts.fit?"),
        ("burst.csv", "; did you mean bursts.csv.gz?"),
    ],
)
def test_only_a_table_of_a_near_name_is_suggested(here, name, hint):
    for other in ("rem.ecsv", "mine.yaml", "bursts.csv.gz", "bursts.fit"):
        write(other, "")
    with pytest.raises(BurstmixError, match=f"there is no file {name} in {here}{re.escape(hint)}$"):
        file_of({"mine.yaml": config(name)})


def test_the_config_written_beside_the_results_names_the_same_file(here):
    write("configs/t.csv", "t90")
    write("t.csv", "other")
    # Which a path from the working folder would find there.
    Path("results/configs").mkdir(parents=True)
    write("results/configs/t.csv", "other")
    configs = {"configs/a.yaml": config("t.csv")}
    given = configs["configs/a.yaml"]
    written = moved(given, configs, "results")
    assert written["catalogues"]["mine"]["file"] == "../configs/t.csv"
    assert given["catalogues"]["mine"]["file"] == "t.csv"
    Path("results/config.yaml").write_text(yaml.safe_dump(written))
    again = {"results/config.yaml": read_config("results/config.yaml")}
    assert file_of(again) == "configs/t.csv"
    assert moved(written, again, "results") == written
    samples = {"samples": config("t.csv")["samples"]}
    assert moved(samples, {}, "results") == samples


def test_a_style_file_is_found_as_a_table_is(here):
    Path("configs/paper.mplstyle").write_text("font.size: 9\n")
    settings = config("t.csv") | {"figures": {"style": "paper.mplstyle"}}
    write("configs/t.csv", "t90")
    configs = {"configs/a.yaml": settings}
    analysis = resolve(settings, SCHEMA, REGISTRY, configs=configs)
    assert analysis["figures"]["style"] == "configs/paper.mplstyle"
    assert moved(settings, configs, "results")["figures"]["style"] == "../configs/paper.mplstyle"
    Path("configs/paper.mplstyle").unlink()
    missing = f"figures.style: there is no file paper.mplstyle in {here / 'configs'} or {here}$"
    with pytest.raises(BurstmixError, match=missing):
        resolve(settings, SCHEMA, REGISTRY, configs=configs)
