# Takes samples and fits; gives the figures and the tables of the papers.


rule draw_fits:
    input:
        sample=rules.prepare_sample.output.sample,
        fits=rules.fit_mixtures.output.fits,
        kernel=kernel_of,
        code=code("render", "fit"),
    output:
        panels=figures("panels_{family}_{errors}", "panels", result="three panels"),
        histograms=[
            path
            for k in analysis["figures"]["components"]
            for path in figures(
                f"histogram_{{family}}_{{errors}}_k{k}", "histogram", result=f"k = {k}"
            )
        ],
    log:
        "logs/{sample}/{family}_{errors}/figures.log",
    conda:
        "../../envs/environment.yaml"
    params:
        labels=lambda wildcards: analysis.labels(wildcards.sample),
    message:
        "Draw {wildcards.sample}, {wildcards.family} {wildcards.errors} errors"
    script:
        "../../scripts/draw_fits.py"


rule draw_planes:
    input:
        sample=rules.prepare_sample.output.sample,
        fits=rules.fit_mixtures.output.fits,
        code=code("render", "fit"),
    output:
        figures("planes_{family}_{errors}", "several", result="classes in the plane"),
    log:
        "logs/{sample}/{family}_{errors}/planes.log",
    conda:
        "../../envs/environment.yaml"
    params:
        labels=lambda wildcards: analysis.labels(wildcards.sample),
        named=lookup("samples/{sample}/named", within=analysis.settings),
    message:
        "Draw the planes of {wildcards.sample}, {wildcards.family} {wildcards.errors} errors"
    script:
        "../../scripts/draw_planes.py"


rule draw_families:
    input:
        criteria=rules.tabulate_fits.output.criteria,
        code=code("render", "fit"),
    output:
        figures("families", "families", result="all families"),
    log:
        "logs/{sample}/families.log",
    conda:
        "../../envs/environment.yaml"
    message:
        "Draw the criteria of all families of {wildcards.sample}"
    script:
        "../../scripts/draw_families.py"


rule draw_two_solutions:
    input:
        sample=rules.prepare_sample.output.sample,
        fits="results/{sample}/normal_without/fits.json",
        default_start=rules.fit_default_start.output.fits,
        code=code("render", "fit"),
    output:
        figures(
            "two_solutions", "two_solutions", result="default start and many starts"
        ),
    log:
        "logs/{sample}/two_solutions.log",
    conda:
        "../../envs/environment.yaml"
    params:
        labels=lambda wildcards: analysis.labels(wildcards.sample),
    message:
        "Draw the two solutions of {wildcards.sample}"
    script:
        "../../scripts/draw_two_solutions.py"


rule write_tables:
    input:
        criteria=rules.tabulate_fits.output.criteria,
        parameters=rules.tabulate_fits.output.parameters,
        likelihoods=rules.compare_likelihoods.output.likelihoods,
        ledger=rules.prepare_sample.output.ledger,
        intervals=rules.tabulate_intervals.output if REPLICATES else [],
        code=code("render"),
    output:
        tables(
            "criteria",
            "evidence",
            "parameters",
            "likelihoods",
            "ledger",
            *["intervals"] * bool(REPLICATES),
        ),
    log:
        "logs/{sample}/tables.log",
    conda:
        "../../envs/environment.yaml"
    params:
        title=lookup("samples/{sample}/title", within=analysis.settings),
    message:
        "Write the tables of {wildcards.sample}"
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
        ledgers=expand(rules.prepare_sample.output.ledger, sample=analysis["samples"]),
        code=code("select", "render"),
    output:
        in_report(
            multiext("results/published", ".ecsv", ".md", ".tex", ".txt", ".html"),
            "published",
            result="published and ours",
        ),
    log:
        "logs/published.log",
    conda:
        "../../envs/environment.yaml"
    message:
        "Set published numbers beside ours"
    script:
        "../../scripts/tabulate_published.py"
