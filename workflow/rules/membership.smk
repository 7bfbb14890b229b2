# Takes a sample and its fits; gives the classes with their shares, the probability of each for each
# object, and of those that the config names a table of their own.


rule assign_classes:
    input:
        sample=rules.prepare_sample.output.sample,
        named=rules.find_named.output.named,
        fits=fits_of,
        resampled=resampled_of,
        kernel=kernel_of,
        code=code("assign", "fit", "select", "significance", "results"),
    output:
        membership=multiext(
            "<results>/{sample}/membership_{errors}",
            *([".fits"] if TABLES == "fits" else [".ecsv", ".fits", ".vot"]),
        ),
        named="<results>/{sample}/named_{errors}.ecsv",
        classes="<results>/{sample}/classes_{errors}.ecsv",
    log:
        "<logs>/{sample}/membership_{errors}.log",
    priority: of_sample
    conda:
        "../../envs/environment.yaml"
    params:
        ucds=lambda wildcards: analysis.ucds(wildcards.sample),
        replicates=lookup("bootstrap/replicates", within=analysis.settings),
    message:
        "Assign the objects of {wildcards.sample} to classes, {wildcards.errors} errors"
    script:
        "../../scripts/assign_classes.py"
