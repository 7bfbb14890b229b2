# Takes all results; gives where each number comes from, a folder for a manuscript, and the report, a
# page that needs no network.


import yaml

# Where the results are, also with a module's `prefix`.
WRITTEN_TO = workflow.modifier.path_modifier.replace_prefix(RESULTS)


rule write_config:
    output:
        config="<results>/config.yaml",
    log:
        "<logs>/config.log",
    localrule: True
    conda:
        "../../envs/environment.yaml"
    params:
        code("write_config"),
        # As given on the command line and in files, so that a run can be made again from it.
        # A function, because braces in a text would be read as wildcards.
        text=lambda _: yaml.safe_dump(
            moved(given, configs, WRITTEN_TO), sort_keys=False, allow_unicode=True
        ),
    message:
        "Write down the config"
    script:
        "../../scripts/write_config.py"


rule write_provenance:
    input:
        records=expand(
            rules.acquire_catalogue.output.record, catalogue=analysis["catalogues"]
        ),
        config=rules.write_config.output.config,
        packages=HOME / "envs/burstmix.in",
    output:
        in_report(
            multiext("<results>/provenance", ".md", ".html"),
            "audit",
            result="provenance",
        ),
    log:
        "<logs>/provenance.log",
    conda:
        "../../envs/environment.yaml"
    params:
        code("write_provenance"),
        settings=lambda _: yaml.safe_dump(
            analysis.settings, sort_keys=False, allow_unicode=True
        ),
    message:
        "Write down data, versions, seeds and settings"
    script:
        "../../scripts/write_provenance.py"


# What the report shows of all samples, and a manuscript takes over.
SHOWN = [
    expand(rules.write_tables.output, sample=analysis["samples"]),
    expand(rules.draw_two_solutions.output, sample=analysis.default_starts),
    expand(
        [*rules.fit_dirichlet_process.output, *rules.draw_dirichlet_process.output],
        sample=(
            analysis["samples"]
            if analysis["dirichlet_process"]["concentrations"]
            else []
        ),
    ),
    [
        getattr(rules, f"{rule}_{sample}").output
        for sample in analysis["samples"]
        for rule in ("draw_fits", "draw_classes", "assign_classes")
    ],
    rules.match_samples.output if analysis["matched"] else [],
]


rule write_paper:
    input:
        results=SHOWN,
        published=rules.tabulate_published.output,
        families=rules.compare_families.output if analysis.against_normals else [],
        summary=rules.summarise_samples.output.table,
        numbers=expand(
            [
                rules.reach_verdict.output.criteria,
                rules.reach_verdict.output.parameters,
            ],
            sample=analysis["samples"],
        ),
    output:
        directory("<results>/paper"),
    log:
        "<logs>/paper.log",
    conda:
        "../../envs/environment.yaml"
    params:
        code("write_paper"),
    message:
        "Gather figures, tables and numbers for a manuscript"
    script:
        "../../scripts/write_paper.py"


rule results:
    input:
        SHOWN,
        rules.write_provenance.output,
        rules.summarise_samples.output,
        rules.tabulate_published.output,
        rules.write_paper.input.families,
        rules.power_study.output if "power" in given else [],
        rules.calibration.output if "calibration" in given else [],
        rules.write_paper.output,


# Our own page. `./run --report FILE` makes Snakemake's, of the results that are marked for it.
rule write_report:
    input:
        results=rules.results.input,
        config=rules.write_config.output.config,
        ledgers=rules.summarise_samples.input.ledgers,
        verdicts=expand(rules.reach_verdict.output, sample=analysis["samples"]),
        likelihoods=expand(rules.compare_likelihoods.output, sample=analysis["samples"]),
        intervals=intervals_of({}),
        bootstrap=bootstrap_of({}),
        captions=sorted(str(path) for path in (HOME / "workflow/report").iterdir()),
    output:
        report="<results>/report.html",
    log:
        "<logs>/report.log",
    conda:
        "../../envs/environment.yaml"
    params:
        code("write_report"),
        samples=list(analysis["samples"]),
    message:
        f"Write {RESULTS}/report.html"
    script:
        "../../scripts/write_report.py"
