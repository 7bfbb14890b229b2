# Takes the raw table of a catalogue; gives a sample, the ledger of cuts, what they removed, and
# where the objects are that the config names.


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
    message:
        "Prepare the sample {wildcards.sample}"
    script:
        "../../scripts/prepare_sample.py"


rule find_named:
    input:
        sample=rules.prepare_sample.output.sample,
        removed=rules.prepare_sample.output.removed,
        code=code("prepare"),
    output:
        named="results/{sample}/named.ecsv",
    log:
        "logs/{sample}/named.log",
    # Before the fits, which need no names: a name that is none then stops the run early.
    priority: 1
    localrule: True
    conda:
        "../../envs/environment.yaml"
    params:
        named=lookup("samples/{sample}/named", within=analysis.settings),
    message:
        "Find the objects of {wildcards.sample} that the config names"
    script:
        "../../scripts/find_named.py"
