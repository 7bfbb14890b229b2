# Takes fits of samples; gives catalogues drawn from them, whose classes are known, and how often
# criteria, p-values and intervals are right there. `snakemake calibration` runs it, and so does every
# run of a config that has a section `calibration`.


rule calibrate_sample:
    input:
        sample=rules.prepare_sample.output.sample,
        fits="<results>/{sample}/{family}_{errors}/fits.json",
        kernel=kernel_of,
    output:
        found="<results>/calibration/{sample}/{family}_{errors}_k{k}/{chunk}_found.ecsv",
        intervals="<results>/calibration/{sample}/{family}_{errors}_k{k}/{chunk}_intervals.ecsv",
    log:
        "<logs>/calibration/{sample}/{family}_{errors}_k{k}_{chunk}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        code("calibrate_sample"),
        calibration=lambda wildcards: analysis.calibration(wildcards.sample),
    message:
        "Calibrate on {wildcards.sample}: {wildcards.family}, k = {wildcards.k}, {wildcards.chunk}"
    script:
        "../../scripts/calibrate_sample.py"


CALIBRATED = [
    f"<results>/calibration/{sample}/{family}_{errors}_k{k}/{chunk}"
    for sample, family, errors, k in analysis.calibrations()
    for chunk in chunks(analysis["calibration"]["catalogues"], CALIBRATED_CHUNK)
]


rule calibration:
    input:
        found=expand("{chunk}_found.ecsv", chunk=CALIBRATED),
        intervals=expand("{chunk}_intervals.ecsv", chunk=CALIBRATED),
        style=STYLE_FILE,
    output:
        calibration="<results>/calibration/calibration.ecsv",
        chosen="<results>/calibration/chosen.ecsv",
        coverage="<results>/calibration/coverage.ecsv",
        figures=in_report(
            expand(
                "<results>/calibration/calibration.{format}",
                format=analysis["figures"]["formats"],
            ),
            "calibration",
            result="calibration",
        ),
    log:
        "<logs>/calibration/calibration.log",
    conda:
        "../../envs/environment.yaml"
    params:
        code("tabulate_calibration"),
        look=LOOK,
        truths=analysis.calibrations(),
        catalogues=analysis["calibration"]["catalogues"],
    message:
        "Tabulate and draw the calibration"
    script:
        "../../scripts/tabulate_calibration.py"
