"""Provenance: data, seed, versions and settings stand there as they were."""

from importlib.metadata import version
from platform import python_version

from burstmix.render.provenance import provenance
from burstmix.version import __version__


def test_provenance_names_data_seed_versions_and_settings(tmp_path):
    record = tmp_path / "batse/record.yaml"
    record.parent.mkdir()
    record.write_text("catalogue: batse\nsha256: abc\n")
    (tmp_path / "packages.in").write_text("# direct ones\nnumpy\nsnakemake[reports]\npyyaml>=6\n")
    words = provenance([record], tmp_path / "packages.in", "seed: 17\nerrors: [with]\n")
    assert "### batse\n\n```yaml\ncatalogue: batse\nsha256: abc\n```" in words
    assert "The seed of the config is 17." in words
    rows = {"burstmix": __version__, "Python": python_version()}
    rows |= {name: version(name) for name in ("numpy", "snakemake", "pyyaml")}
    table = words.split("| --- | --- |\n")[1].split("\n\n")[0]
    assert table.splitlines() == [f"| {name} | {number} |" for name, number in rows.items()]
    assert words.endswith("```yaml\nseed: 17\nerrors: [with]\n```\n")
