"""The same bytes for 1, 2 and 8 cores, in any folder, and with the samples in another order."""

import re
import shutil

import yaml

from .conftest import tiny


def test_results_do_not_depend_on_cores_or_folder(finished, project):
    one, two = finished.results(), project.results()
    assert list(one) == list(two)
    assert [path for path in one if one[path] != two[path]] == []


def test_a_fresh_checkout_compiles_its_own_core(project):
    """All else here finds it compiled, in the folder that NUMBA_CACHE_DIR names."""
    assert list((project.folder / ".cache").rglob("*.nbc"))


def lines(content: bytes) -> list[str]:
    """The lines of a text in an order of their own, but for the comments of LaTeX.

    Nor those of a title that names the samples.
    """
    named = re.compile("%|<title>|<h1>")
    return sorted(line for line in content.decode().splitlines() if not named.match(line))


def test_eight_cores_and_another_order_of_samples_move_no_number(finished, tmp_path):
    run = tiny(tmp_path / "analysis")
    config = yaml.safe_load((run.folder / "config.yaml").read_text())
    config["samples"] = dict(reversed(config["samples"].items()))
    (run.folder / "config.yaml").write_text(yaml.safe_dump(config, sort_keys=False))
    shutil.copytree(finished.folder / "kernel", run.folder / "kernel")
    run(cores=8)
    one, eight = finished.results(), run.results()
    assert list(one) == list(eight)
    different = [path for path in one if one[path] != eight[path]]
    # What gathers the samples has them in the order of the config.
    assert "summary.ecsv" in different
    assert not [path for path in different if path.split("/")[0] in config["samples"]]
    assert [path for path in different if lines(one[path]) != lines(eight[path])] == []
