# Takes the raw table of a catalogue; gives a sample, the ledger of its cuts, the objects that they
# removed, and what became of the objects that the config names.


rule prepare_sample:
    input:
        table=lambda wildcards: table_of(wildcards.sample),
        # The other's table, not its sample: `--until prepare_sample` would never make both samples.
        as_many_as=lambda wildcards: [
            table_of(other) for other in analysis.sized_by(wildcards.sample)
        ],
    output:
        sample=f"<results>/{{sample}}/sample.{TABLES}",
        ledger="<results>/{sample}/ledger.ecsv",
        removed=f"<results>/{{sample}}/removed.{TABLES}",
    log:
        "<logs>/{sample}/prepare.log",
    priority: READING
    conda:
        "../../envs/environment.yaml"
    resources:
        reading=1,
    params:
        code("prepare_sample"),
        settings=lambda wildcards: analysis.preparation(wildcards.sample),
        sized_by=lambda wildcards: {
            other: analysis.preparation(other)
            for other in analysis.sized_by(wildcards.sample)
        },
    message:
        "Prepare the sample {wildcards.sample}"
    script:
        "../../scripts/prepare_sample.py"


rule find_named:
    input:
        sample=rules.prepare_sample.output.sample,
        removed=rules.prepare_sample.output.removed,
    output:
        named="<results>/{sample}/named.ecsv",
    log:
        "<logs>/{sample}/named.log",
    priority: READING
    localrule: True
    conda:
        "../../envs/environment.yaml"
    resources:
        reading=1,
    params:
        code("find_named"),
        named=lookup("samples/{sample}/named", within=analysis.settings),
    message:
        "Find the objects of {wildcards.sample} that the config names"
    script:
        "../../scripts/find_named.py"
