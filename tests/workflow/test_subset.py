"""A sample that is as large as another."""

from burstmix.io import read_table

CONFIG = """
catalogues:
  made: {synthetic: {components: [{size: 300, mean: 0, sd: 1}]}}
samples:
  right:
    catalogue: made
    variables: {x: {scale: linear}}
    cuts: {right: {column: x, min: 0}}
  drawn:
    catalogue: made
    variables: {x: {scale: linear}}
    subset: {as_many_as: right}
families: [normal]
bootstrap: {replicates: 0}
"""


def test_a_run_may_end_with_the_samples(bare_run):
    (bare_run.folder / "config.yaml").write_text(CONFIG)
    bare_run("--until", "prepare_sample")
    right, drawn = (
        read_table(bare_run.folder / f"results/{name}/sample.ecsv") for name in ("right", "drawn")
    )
    assert 0 < len(right) == len(drawn) < 300
    assert list(right["identifier"]) != list(drawn["identifier"])
