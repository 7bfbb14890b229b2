# Takes a sample and its fits; gives bootstrapped p-values of their likelihood ratios, and intervals.
# Replicates that were drawn before are kept beside the result: more of them add only what is missing.

# The jobs that simulate share all cores evenly.
SIMULATIONS = [
    (sample, errors, simulator)
    for sample in analysis["samples"]
    for errors in analysis.bootstraps(sample)
    for simulator in analysis.simulators(errors)
]


rule simulate_ratios:
    input:
        sample=rules.prepare_sample.output.sample,
        fits=fits_of,
        kernel=kernel_of,
    output:
        ratios="<results>/{sample}/bootstrap_{errors}/{simulator}.ecsv",
    log:
        "<logs>/{sample}/bootstrap_{errors}_{simulator}.log",
    priority: towards_verdict
    conda:
        "../../envs/environment.yaml"
    threads: max(1, (workflow.cores or 1) // max(1, len(SIMULATIONS)))
    params:
        code=code("simulate_ratios"),
        pairs=lookup("samples/{sample}/pairs", within=analysis.settings),
        families=lambda wildcards: analysis.paired_families(wildcards.sample),
        replicates=lookup("bootstrap/replicates", within=analysis.settings),
        stops=lookup("bootstrap/stop_when_settled", within=analysis.settings),
    message:
        "Simulate {wildcards.sample}, {wildcards.errors} errors, {wildcards.simulator}"
    script:
        "../../scripts/simulate_ratios.py"


rule gather_ratios:
    input:
        sample=rules.prepare_sample.output.sample,
        fits=fits_of,
        ratios=ratios_of,
    output:
        bootstrap="<results>/{sample}/bootstrap.ecsv",
    log:
        "<logs>/{sample}/bootstrap.log",
    priority: towards_verdict
    conda:
        "../../envs/environment.yaml"
    params:
        code("gather_ratios"),
        pairs=lookup("samples/{sample}/pairs", within=analysis.settings),
        families=lambda wildcards: analysis.paired_families(wildcards.sample),
    message:
        "Bootstrap p-values of {wildcards.sample}"
    script:
        "../../scripts/gather_ratios.py"


rule resample_fits:
    input:
        sample=rules.prepare_sample.output.sample,
        fits=fits_of,
        kernel=kernel_of,
    output:
        resampled="<results>/{sample}/resampled_{errors}/{chunk}.ecsv",
    log:
        "<logs>/{sample}/resampled_{errors}_{chunk}.log",
    priority: of_sample
    conda:
        "../../envs/environment.yaml"
    params:
        code("resample_fits"),
        intervals=lookup("bootstrap/intervals", within=analysis.settings),
    message:
        "Refit {wildcards.sample} to resampled objects, {wildcards.errors} errors"
    script:
        "../../scripts/resample_fits.py"
