# Takes the paths of results; gives them marked for Snakemake's own report (`./run --report FILE`),
# with section, caption and labels.

# What that report shows of a sample: the section of each kind of result, whose caption is
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

# The ends of the files of a table; the last for the journals of the AAS.
OF_TABLE = (".ecsv", ".tex", ".txt", ".html", "_aastex.tex")


# How figures look: params of the rules that draw, because no fit depends on them, and the user's
# style file.
LOOK = {
    key: analysis["figures"][key]
    for key in ("width", "style")
    if key in analysis["figures"]
}
STYLE_FILE = [local(path) for path in [LOOK.get("style", "")] if path.endswith(STYLE)]


def in_report(paths, kind, sample=None, **labels):
    """The same paths; the report shows those that a browser can show: PNG (else PDF), HTML.

    sample: whose results these are, where the paths hold no such wildcard. labels: what tells the
    results of a section apart; they may hold wildcards.
    """
    names = {Path(path).suffix for path in paths}
    visible = {".html", ".png" if ".png" in names else ".pdf"}
    shown = dict(
        caption=f"../report/{kind}.rst",
        category=title_in_report({"sample": sample}) if sample else title_in_report,
        subcategory=SECTIONS[kind],
        labels=labels,
    )
    return [report(p, **shown) if Path(p).suffix in visible else p for p in paths]


def title_in_report(wildcards):
    """The title of a sample; braces would be read as wildcards."""
    sample = wildcards.get("sample")
    title = analysis["samples"][sample]["title"] if sample else "All samples"
    return title.replace("{", "").replace("}", "")


def figures(name, kind=None, sample=None, formats="formats", **labels):
    """The paths of a figure in every format; the report shows it if it is of a kind.

    formats: the key of the config's `figures` that lists their formats.
    """
    paths = expand(
        f"<results>/{sample or '{{sample}}'}/figures/{name}.{{format}}",
        format=analysis["figures"][formats],
    )
    return in_report(paths, kind, sample, **labels) if kind else paths


def figures_of_fits(sample):
    """The figures of a sample's fits; the report shows those of the verdict's own."""
    several = analysis.variables(sample) == "several"
    paths = []
    for errors in analysis.errors(sample):
        of = dict(sample=sample, errors=errors)
        paths += figures(f"panels_{errors}", "panels", result="three panels", **of)
        paths += figures(f"panels_{errors}_column", sample=sample)
        paths += figures(f"histogram_{errors}", "histogram", result="histogram", **of)
        if several:
            paths += figures(
                f"planes_{errors}", "several", result="classes in the plane", **of
            )
    for _, family, errors in analysis.fits(sample):
        name, own = f"{family}_{errors}", ["panels"] + ["planes"] * several
        of = dict(sample=sample, formats="single_fits")
        # With one family, the verdict's figures show the same.
        for figure in own if sample in analysis.with_rivals else ():
            paths += figures(f"{figure}_{name}", **of)
        ks = [
            k
            for k in analysis.components(sample)
            if k in analysis["figures"]["components"]
        ]
        for k in ks:
            paths += figures(f"histogram_{name}_k{k}", **of)
    return paths


def shown_of_classes(sample):
    """The figures and pages of a sample's classes, and of what chose them."""
    paths = figures("merging", "merging", sample, result="joined components")
    for errors in analysis.errors(sample):
        name, of = f"membership_{errors}", dict(sample=sample, errors=errors)
        paths += figures(name, "membership", result="objects", **of)
        page = [f"<results>/{sample}/{name}.html"]
        paths += in_report(page, "membership", result="classes and named objects", **of)
    if sample in analysis.with_rivals:
        paths += figures("families", "families", sample, result="all families")
    return paths


def shown_of_ratios(sample):
    """The figure and the tables of a sample's likelihood ratios, if any are simulated."""
    if not analysis.bootstraps(sample):
        return {"ratios": [], "tables": []}
    kind = "significance"
    return {
        "ratios": figures("bootstrap", kind, sample, result="likelihood ratios"),
        "tables": tables("bootstrap", kind=kind, sample=sample),
    }


def tables(*names, kind="table", sample=None):
    """The paths of a sample's tables in every format; the report shows them."""
    return [
        path
        for name in names
        for path in in_report(
            multiext(f"<results>/{sample or '{sample}'}/tables/{name}", *OF_TABLE),
            kind,
            sample,
            result=name,
        )
    ]
