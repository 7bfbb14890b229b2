# Takes the fits of a sample; gives the criteria and parameters of each, the verdict, a
# summary of all samples, and the tree that joins components.


rule reach_verdict:
    input:
        sample=rules.prepare_sample.output.sample,
        ledger=rules.prepare_sample.output.ledger,
        fits=fits_of,
        likelihoods=rules.compare_likelihoods.output.likelihoods,
        bootstrap=bootstrap_of,
        kernel=kernel_of,
    output:
        criteria="<results>/{sample}/selection.ecsv",
        parameters="<results>/{sample}/parameters.ecsv",
        merging="<results>/{sample}/merging.ecsv",
        table="<results>/{sample}/verdict.ecsv",
        reasons="<results>/{sample}/reasons.ecsv",
        words="<results>/{sample}/verdict.md",
        page=in_report(["<results>/{sample}/verdict.html"], "verdict", result="verdict"),
    log:
        "<logs>/{sample}/verdict.log",
    priority: towards_verdict
    conda:
        "../../envs/environment.yaml"
    params:
        code("reach_verdict"),
        title=lookup("samples/{sample}/title", within=analysis.settings),
        cross_validation=lookup(
            "samples/{sample}/fit/cross_validation", within=analysis.settings
        ),
    message:
        "Tabulate criteria and parameters, and reach a verdict on {wildcards.sample}"
    script:
        "../../scripts/reach_verdict.py"


rule summarise_samples:
    input:
        tables=expand(rules.reach_verdict.output.table, sample=analysis["samples"]),
        reasons=expand(rules.reach_verdict.output.reasons, sample=analysis["samples"]),
        ledgers=expand(rules.prepare_sample.output.ledger, sample=analysis["samples"]),
        classes=classes_of,
    output:
        table="<results>/summary.ecsv",
        words="<results>/summary.md",
        page=in_report(["<results>/summary.html"], "verdict", result="all verdicts"),
    log:
        "<logs>/summary.log",
    conda:
        "../../envs/environment.yaml"
    params:
        code("summarise_samples"),
    message:
        "Summarise what all samples say"
    script:
        "../../scripts/summarise_samples.py"


rule match_samples:
    input:
        summary=rules.summarise_samples.output.table,
        samples=expand(
            rules.prepare_sample.output.sample,
            sample=dict.fromkeys(sum(analysis["matched"].values(), [])),
        ),
        style=STYLE_FILE,
    output:
        in_report(
            multiext("<results>/matched", *OF_TABLE),
            "matched",
            result="matched samples",
        ),
        in_report(
            expand(
                "<results>/matched_overlay.{format}",
                format=analysis["figures"]["formats"],
            ),
            "matched",
            result="one over the other",
        ),
    log:
        "<logs>/matched.log",
    conda:
        "../../envs/environment.yaml"
    params:
        code("match_samples"),
        look=LOOK,
        groups=analysis["matched"],
        called=lambda _: {
            name: (analysis.labels(name), analysis["samples"][name]["title"])
            for name in sum(analysis["matched"].values(), [])
        },
    message:
        "Set matched samples side by side"
    script:
        "../../scripts/match_samples.py"


rule compare_families:
    input:
        fits=[
            f"<results>/{sample}/{family}_{errors}/fits.json"
            for name in analysis.against_normals
            for sample, family, errors in analysis.fits(name)
        ],
        published=DATA / "published.yaml",
    output:
        in_report(
            multiext("<results>/families", ".md", *OF_TABLE),
            "families",
            result="two components against three normals",
        ),
    log:
        "<logs>/families.log",
    conda:
        "../../envs/environment.yaml"
    params:
        code("compare_families"),
    message:
        "Set two components of other families against three normals"
    script:
        "../../scripts/compare_families.py"
