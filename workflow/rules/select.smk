# Takes the fits of a sample; gives the criteria and parameters of each, and a summary of all samples.


rule tabulate_fits:
    input:
        sample=rules.prepare_sample.output.sample,
        fits=fits_of,
        bootstrap=bootstrap_of,
        code=code("select"),
    output:
        criteria="results/{sample}/selection.ecsv",
        parameters="results/{sample}/parameters.ecsv",
    log:
        "logs/{sample}/tabulate.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../../scripts/tabulate_fits.py"


rule summarise_samples:
    input:
        fits=fits_of,
        samples=expand(rules.prepare_sample.output.sample, sample=analysis["samples"]),
        likelihoods=expand(
            rules.compare_likelihoods.output.likelihoods, sample=analysis["samples"]
        ),
        bootstraps=bootstrap_of,
        code=code("select", "render"),
    output:
        table="results/summary.ecsv",
        words="results/summary.md",
        page=in_report(["results/summary.html"], "verdict", result="all verdicts"),
    log:
        "logs/summary.log",
    conda:
        "../../envs/environment.yaml"
    params:
        titles=[sample["title"] for sample in analysis["samples"].values()],
    script:
        "../../scripts/summarise_samples.py"
