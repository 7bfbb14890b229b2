# Takes a sample and its fits; gives the probability of each class for each object, and of those
# that the config names a table of their own.


rule assign_classes:
    input:
        sample=rules.prepare_sample.output.sample,
        named=rules.find_named.output.named,
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
        ucds=lambda wildcards: analysis.ucds(wildcards.sample),
    script:
        "../../scripts/assign_classes.py"
