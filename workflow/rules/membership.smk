# Takes a sample, its fits and those to resampled objects; gives the intervals of the parameters, the
# classes with their shares, the probability of each class for each object, and a table of the
# objects that the config names.

FORMATS = [".fits"] if TABLES == "fits" else [".ecsv", ".fits", ".vot"]

# Each sample has a rule of its own, because not every sample has errors.
for sample in analysis["samples"]:

    rule:
        name:
            f"assign_classes_{sample}"
        input:
            sample=f"<results>/{sample}/sample.{TABLES}",
            named=f"<results>/{sample}/named.ecsv",
            fits=fits_of({"sample": sample}),
            resampled=[
                f"<results>/{sample}/resampled_{errors}/{chunk}.ecsv"
                for errors in analysis.errors(sample)
                for chunk in chunks(REPLICATES, RESAMPLED_CHUNK)
            ],
            kernel=kernel_of({"sample": sample}),
        output:
            **{
                f"{table}_{errors}": f"<results>/{sample}/{table}_{errors}.ecsv"
                for errors in analysis.errors(sample)
                for table in ("named", "classes")
            },
            **{
                f"membership_{errors}": multiext(
                    f"<results>/{sample}/membership_{errors}", *FORMATS
                )
                for errors in analysis.errors(sample)
            },
            **{"intervals": path for path in intervals_of({"sample": sample})},
        log:
            f"<logs>/{sample}/membership.log",
        priority: ORDER[sample]
        group:
            "tables"
        conda:
            "../../envs/environment.yaml"
        params:
            code("assign_classes"),
            ucds=analysis.ucds(sample),
            replicates=REPLICATES,
        message:
            f"Assign the objects of {sample} to classes"
        script:
            "../../scripts/assign_classes.py"
