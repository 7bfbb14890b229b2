# Takes what the command line asks for; stops before the work if no rule makes it, or if Snakemake's
# report is asked for a config that it is not safe for.

from snakemake.cli import get_argument_parser
from snakemake.io import strip_wildcard_constraints

from burstmix.config import html_in, nearest


def all_targets():
    """Rules that may be asked for by name, and results whose names the config tells."""
    known = {
        "catalogue": list(analysis["catalogues"]),
        "sample": list(analysis["samples"]),
        "family": list(dict.fromkeys(family for _, family, _ in analysis.fits())),
        "errors": analysis["errors"],
    }
    found = [each.name for each in workflow.rules if not each.has_wildcards()]
    for each in workflow.rules:
        if set(each.wildcard_names) <= set(known):
            paths = [strip_wildcard_constraints(path) for path in each.output]
            found += expand(paths, **known)
    return list(dict.fromkeys(found))


def mistake_in(target):
    """Why no rule makes a target; nothing if one does."""
    path = os.path.normpath(target)
    if target in [each.name for each in workflow.rules]:
        return
    for each in workflow.rules:
        if each.is_producer(path):
            for key, word in each.get_wildcards(path).items():
                names = analysis.settings.get(f"{key}s", [])
                if key in ("catalogue", "sample") and word not in names:
                    return (
                        f"{target}: there is no {key} {word!r}; {nearest(word, names)}"
                    )
            return
    if Path(target).is_file():
        hint = "results are named from here, configs after the first end in .yaml, .yml or .json"
        return f"{target}: no rule makes this file; {hint}"
    return f"{target}: no rule makes this; {nearest(path, all_targets())}"


# Snakemake itself looks for rules only later, and suggests no near one. Nothing is checked where it
# runs a job, where another program started it, or in a module, whose workflow has its own rules.
if (
    not IS_MODULE
    and workflow.is_main_process
    and "snakemake" in Path(sys.argv[0]).parts[-2:]
):
    arguments, _ = get_argument_parser().parse_known_args(sys.argv[1:])
    found = [mistake for each in arguments.targets if (mistake := mistake_in(each))]
    if arguments.report:
        found += [
            f"{CONFIG}: {place}: Snakemake's report would take this for HTML and could run it; "
            f"take out the <, or open {RESULTS}/report.html, which shows it as it is"
            for place in html_in(given)
        ]
    if found:
        sys.exit("\n".join(found))
