# Takes samples and fits; gives the figures and the tables of the papers.


rule draw_fits:
    input:
        sample=rules.prepare_sample.output.sample,
        fits=rules.fit_mixtures.output.fits,
        code=code("render", "fit"),
    output:
        panels=figures("panels_{family}_{errors}"),
        histograms=[
            path
            for k in analysis["figures"]["components"]
            for path in figures(f"histogram_{{family}}_{{errors}}_k{k}")
        ],
    log:
        "logs/{sample}/{family}_{errors}/figures.log",
    conda:
        "../../envs/environment.yaml"
    params:
        labels=lambda wildcards: analysis.labels(wildcards.sample),
    script:
        "../../scripts/draw_fits.py"


rule draw_two_solutions:
    input:
        sample=rules.prepare_sample.output.sample,
        fits="results/{sample}/normal_without/fits.json",
        default_start=rules.fit_default_start.output.fits,
        code=code("render", "fit"),
    output:
        figures("two_solutions"),
    log:
        "logs/{sample}/two_solutions.log",
    conda:
        "../../envs/environment.yaml"
    params:
        labels=lambda wildcards: analysis.labels(wildcards.sample),
    script:
        "../../scripts/draw_two_solutions.py"


rule write_tables:
    input:
        criteria=rules.tabulate_fits.output.criteria,
        parameters=rules.tabulate_fits.output.parameters,
        likelihoods=rules.compare_likelihoods.output.likelihoods,
        code=code("render"),
    output:
        expand(
            "results/{{sample}}/tables/{table}.{format}",
            table=["criteria", "parameters", "likelihoods"],
            format=["tex", "ecsv", "txt"],
        ),
    log:
        "logs/{sample}/tables.log",
    conda:
        "../../envs/environment.yaml"
    params:
        title=lookup("samples/{sample}/title", within=analysis.settings),
    script:
        "../../scripts/write_tables.py"


rule tabulate_published:
    input:
        published=DATA / "published.yaml",
        fits=fits_of,
        default_starts=[
            f"results/{sample}/default_start.json"
            for sample in analysis.default_starts
        ],
        code=code("select", "render"),
    output:
        multiext("results/published", ".ecsv", ".md", ".tex", ".txt"),
    log:
        "logs/published.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../../scripts/tabulate_published.py"
