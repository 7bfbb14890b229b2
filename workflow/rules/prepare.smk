# Takes the raw table of a catalogue; gives a sample, the ledger of cuts, and what they removed.


rule prepare_sample:
    input:
        table=lambda wildcards: "results/catalogues/{}/table.ecsv".format(
            analysis["samples"][wildcards.sample]["catalogue"]
        ),
        as_many_as=lambda wildcards: [
            f"results/{other}/sample.ecsv"
            for other in analysis.sized_by(wildcards.sample)
        ],
        code=code("prepare"),
    output:
        sample="results/{sample}/sample.ecsv",
        ledger="results/{sample}/ledger.ecsv",
        removed="results/{sample}/removed.ecsv",
    log:
        "logs/{sample}/prepare.log",
    conda:
        "../../envs/environment.yaml"
    params:
        settings=lambda wildcards: analysis.preparation(wildcards.sample),
    script:
        "../../scripts/prepare_sample.py"
