# Takes what papers found by errors that hold a slip, and the tables of their catalogues; gives fits
# by these errors, which the papers' numbers are compared with.

from burstmix.papers import read_papers, replays

PAPERS = DATA / "published.yaml"
# The replays by name, of those samples of the config that are fitted with errors.
REPLAYS = replays(
    read_papers(PAPERS),
    [name for name in analysis["samples"] if "with" in analysis.errors(name)],
)


rule fit_as_published:
    input:
        table=lambda wildcards: table_of(wildcards.sample),
        kernel=lambda wildcards: kernel(*analysis.kernel(wildcards.sample, "normal")),
    output:
        fits="<results>/{sample}/as_published/{replay}.json",
    log:
        "<logs>/{sample}/as_published_{replay}.log",
    priority: of_sample
    conda:
        "../../envs/environment.yaml"
    params:
        code("fit_as_published"),
        sample=lambda wildcards: {
            "spec": analysis.preparation(wildcards.sample),
            "propagation": REPLAYS[wildcards.replay]["propagation"],
            "rows": REPLAYS[wildcards.replay].get("rows", {}),
        },
        components=lambda wildcards: [
            fit["k"] for fit in REPLAYS[wildcards.replay]["fits"]
        ],
        seed=analysis["seed"],
        likelihood="density",
        floor=lookup("samples/{sample}/fit/floor", within=analysis.settings),
        floor_ratio=lookup("samples/{sample}/fit/floor_ratio", within=analysis.settings),
        kmeans_starts=lookup("fit/kmeans_starts", within=analysis.settings),
        random_starts=lookup("fit/random_starts", within=analysis.settings),
    message:
        "Fit {wildcards.sample} by the errors of {wildcards.replay}"
    script:
        "../../scripts/fit_as_published.py"
