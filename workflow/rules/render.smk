# Takes samples and fits; gives the figures and the tables of the papers.


# Each sample has rules of its own, because its figures depend on its families and errors. One job
# draws many, because starting Python and its libraries takes as long as drawing two. With {sample}
# in the paths Snakemake would look through all samples' figures for the rule of every file.
for sample in analysis["samples"]:

    rule:
        name:
            f"draw_fits_{sample}"
        input:
            sample=f"<results>/{sample}/sample.{TABLES}",
            fits=fits_of({"sample": sample}),
            kernel=kernel_of({"sample": sample}),
            style=STYLE_FILE,
        output:
            figures_of_fits(sample),
        log:
            f"<logs>/{sample}/figures.log",
        priority: ORDER[sample]
        conda:
            "../../envs/environment.yaml"
        params:
            code("draw_fits"),
            look=LOOK,
            labels=lambda _, sample=sample: analysis.labels(sample),
            title=lambda _, sample=sample: analysis["samples"][sample]["title"],
            # Only planes show named objects.
            named=lambda _, sample=sample: (
                analysis["samples"][sample]["named"]
                if analysis.variables(sample) == "several"
                else {}
            ),
        message:
            f"Draw the fits of {sample}"
        script:
            "../../scripts/draw_fits.py"

    rule:
        name:
            f"draw_classes_{sample}"
        input:
            sample=f"<results>/{sample}/sample.{TABLES}",
            fits=fits_of({"sample": sample}),
            criteria=(
                f"<results>/{sample}/selection.ecsv"
                if sample in analysis.with_rivals
                else []
            ),
            merging=f"<results>/{sample}/merging.ecsv",
            membership=expand(
                f"<results>/{sample}/membership_{{errors}}.{TABLES}",
                errors=analysis.errors(sample),
            ),
            named=expand(
                f"<results>/{sample}/named_{{errors}}.ecsv",
                errors=analysis.errors(sample),
            ),
            bootstrap=bootstrap_of({"sample": sample}),
            ratios=ratios_of({"sample": sample}),
            style=STYLE_FILE,
        output:
            *shown_of_classes(sample),
            **shown_of_ratios(sample),
        log:
            f"<logs>/{sample}/classes.log",
        priority: ORDER[sample]
        conda:
            "../../envs/environment.yaml"
        params:
            code("draw_classes"),
            look=LOOK,
            labels=lambda _, sample=sample: analysis.labels(sample),
            title=lambda _, sample=sample: analysis["samples"][sample]["title"],
        message:
            f"Draw the classes of {sample}"
        script:
            "../../scripts/draw_classes.py"


rule draw_two_solutions:
    input:
        sample=rules.prepare_sample.output.sample,
        fits="<results>/{sample}/normal_without/fits.json",
        default_start=rules.fit_default_start.output.fits,
        style=STYLE_FILE,
    output:
        figures(
            "two_solutions", "two_solutions", result="default start and many starts"
        ),
    log:
        "<logs>/{sample}/two_solutions.log",
    priority: of_sample
    conda:
        "../../envs/environment.yaml"
    params:
        code("draw_two_solutions"),
        look=LOOK,
        labels=lambda wildcards: analysis.labels(wildcards.sample),
        title=lookup("samples/{sample}/title", within=analysis.settings),
    message:
        "Draw the two solutions of {wildcards.sample}"
    script:
        "../../scripts/draw_two_solutions.py"


rule draw_dirichlet_process:
    input:
        table=rules.fit_dirichlet_process.output.table,
        style=STYLE_FILE,
    output:
        figures("dirichlet_process", "dirichlet_process", result="Dirichlet process"),
    log:
        "<logs>/{sample}/dirichlet_process_figure.log",
    priority: of_sample
    conda:
        "../../envs/environment.yaml"
    params:
        code("draw_dirichlet_process"),
        look=LOOK,
        title=lookup("samples/{sample}/title", within=analysis.settings),
    message:
        "Draw the Dirichlet-process mixtures of {wildcards.sample}"
    script:
        "../../scripts/draw_dirichlet_process.py"


rule write_tables:
    input:
        criteria=rules.reach_verdict.output.criteria,
        parameters=rules.reach_verdict.output.parameters,
        likelihoods=rules.compare_likelihoods.output.likelihoods,
        ledger=rules.prepare_sample.output.ledger,
        intervals=intervals_of,
        classes=classes_of,
    output:
        tables(
            "criteria",
            "evidence",
            "preferred",
            "parameters",
            "likelihoods",
            "ledger",
            *["intervals"] * bool(REPLICATES),
        ),
    log:
        "<logs>/{sample}/tables.log",
    priority: of_sample
    conda:
        "../../envs/environment.yaml"
    params:
        code("write_tables"),
        intervals=lookup("bootstrap/intervals", within=analysis.settings),
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
            f"<results>/{sample}/default_start.json"
            for sample in analysis.default_starts
        ],
        replays=[
            f"<results>/{paper['sample']}/as_published/{name}.json"
            for name, paper in REPLAYS.items()
        ],
        ledgers=expand(rules.prepare_sample.output.ledger, sample=analysis["samples"]),
    output:
        in_report(
            multiext("<results>/published", ".md", *OF_TABLE),
            "published",
            result="published and ours",
        ),
    log:
        "<logs>/published.log",
    conda:
        "../../envs/environment.yaml"
    params:
        code("tabulate_published"),
    message:
        "Set published numbers beside ours"
    script:
        "../../scripts/tabulate_published.py"
