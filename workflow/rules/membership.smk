# Takes a sample and its fits; gives the probability of each class for each object, and of those
# that the config names a table of their own.


rule assign_classes:
    input:
        sample=rules.prepare_sample.output.sample,
        removed=rules.prepare_sample.output.removed,
        fits=lambda wildcards: [
            path
            for path in fits_of(wildcards)
            if path.endswith(f"_{wildcards.errors}/fits.json")
        ],
        code=code("assign", "fit", "select"),
    output:
        membership=multiext(
            "results/{sample}/membership_{errors}", ".ecsv", ".fits", ".vot"
        ),
        named="results/{sample}/named_{errors}.ecsv",
    log:
        "logs/{sample}/membership_{errors}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        named=lookup("samples/{sample}/named", within=analysis.settings),
    script:
        "../../scripts/assign_classes.py"
