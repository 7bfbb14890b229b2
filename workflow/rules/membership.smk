# Takes a sample, its fits and those to resampled objects; gives how well each parameter is known, the
# classes with their shares, the probability of each for each object, and of those objects that the
# config names a table of their own.

FORMATS = [".fits"] if TABLES == "fits" else [".ecsv", ".fits", ".vot"]

# A rule for each sample, since it hangs on a sample whether there are errors.
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
            code=code("assign", "fit", "select", "significance", "results"),
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
            ucds=analysis.ucds(sample),
            replicates=REPLICATES,
        message:
            f"Assign the objects of {sample} to classes"
        script:
            "../../scripts/assign_classes.py"
