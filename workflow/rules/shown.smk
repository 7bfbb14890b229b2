# Takes the paths of results; gives them marked for the report, with section, caption and labels.

# What the report shows of a sample: the section of each kind of result, whose caption is
# workflow/report/KIND.rst. A result of all samples has no wildcard {sample}.
SECTIONS = {
    "verdict": "1 Verdict",
    "matched": "1 Verdict",
    "histogram": "2 Mixture over the histogram",
    "panels": "3 Mixture, criteria, classes",
    "two_solutions": "3 Mixture, criteria, classes",
    "merging": "3 Mixture, criteria, classes",
    "families": "4 Families",
    "dirichlet_process": "4 Families",
    "several": "5 Several variables",
    "membership": "6 Membership",
    "significance": "7 Significance",
    "power": "7 Significance",
    "calibration": "7 Significance",
    "published": "8 Published and ours",
    "table": "9 Tables and audit",
    "audit": "9 Tables and audit",
}


def in_report(paths, kind, **labels):
    """The same paths, of which the report shows those that a browser can: PNG (else PDF), HTML.

    labels: what tells the results of a section apart; they may hold wildcards.
    """
    names = {Path(path).suffix for path in paths}
    visible = {".html", ".png" if ".png" in names else ".pdf"}
    shown = dict(
        caption=f"../report/{kind}.rst",
        category=title_in_report,
        subcategory=SECTIONS[kind],
        labels=labels,
    )
    return [report(p, **shown) if Path(p).suffix in visible else p for p in paths]


def title_in_report(wildcards):
    """The title of a sample; braces would be read as wildcards."""
    sample = wildcards.get("sample")
    title = analysis["samples"][sample]["title"] if sample else "All samples"
    return title.replace("{", "").replace("}", "")


def figures(name, kind=None, **labels):
    """The paths of a figure in every format; the report shows it if it is of a kind."""
    paths = expand(
        f"results/{{sample}}/figures/{name}.{{format}}",
        format=analysis["figures"]["formats"],
        allow_missing=True,
    )
    for wildcard in ("family", "errors"):
        if f"{{{wildcard}}}" in name:
            labels[wildcard] = f"{{{wildcard}}}"
    return in_report(paths, kind, **labels) if kind else paths


def tables(*names, kind="table"):
    """The paths of a sample's tables in every format; the report shows them."""
    return [
        path
        for name in names
        for path in in_report(
            multiext(
                f"results/{{sample}}/tables/{name}", ".tex", ".ecsv", ".txt", ".html"
            ),
            kind,
            result=name,
        )
    ]
