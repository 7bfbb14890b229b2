"""What the schema cannot say: that names, files, columns, units and settings fit together."""

import re
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path

from burstmix.families import DECLARED, not_for
from burstmix.pairs import NEXT, PAIRS, PREVIOUS, sides

from . import local
from .arguments import CONFIGS
from .look import style_mistakes
from .schema import nearest

SOURCES = ("file", "url", "tap", "synthetic")
# Names of those files and folders of results that belong to no sample.
RESERVED = (
    "calibration", "catalogues", "families", "matched", "paper", "power", "provenance",
    "published", "report", "summary",
)  # fmt: skip
# Folders of the project itself, and those that runs leave, which are none of results.
NO_RESULTS = (
    "benchmarks", "config", "configs", "docs", "envs", "kernel", "logs", "profiles", "scripts",
    "tests", "workflow",
)  # fmt: skip
# Parameters of a component that belong to no variable.
ESTIMATES = ("weight", *(shape for family in DECLARED.values() for shape in family.shapes))
# Columns of results that belong to no variable, and parts put before or after a variable's name.
COLUMNS = (
    "identifier", "family", "errors", "k", "component", "flags", "class", "entropy", "words",
    "status", *ESTIMATES, *(f"{name}_error" for name in ESTIMATES),
)  # fmt: skip
PREFIXES = ("location_", "scale_", "correlation_", "sd_below_", "boundary_", "p_", "class_k")
# Keys of a cut: the bounds of a range, of which it may have several, or one that names entries.
RANGE = ("min", "max", "above", "below")
NAMED = ("is", "is_not")
MOST_NUMBERS = 100_000_000  # of a recipe
SUFFIXES = ("_error", "_measured", "_measured_error", "_step", "_low", "_high")


def contradictions(
    config: dict, registry: dict, looked: dict | None, given: Collection[str]
) -> list[str]:
    """Every contradiction in a config that has the schema's form, each with its place.

    looked: the folders that each local file was looked for in, by its place; None to read none.
    given: the keys that the config had before defaults were filled in.
    """
    found = [*_results(config["results"]), *_catalogues(config["catalogues"], registry)]
    known = registry | config["catalogues"]
    columns = {}
    for name, source in known.items():
        if any(sample["catalogue"] == name for sample in config["samples"].values()):
            columns[name], complaints = _columns(name, source, looked)
            found += complaints
            found += _named_columns(name, source, columns[name])
    folded = {}
    for name, sample in config["samples"].items():
        place = f"samples.{name}"
        if name.lower() in RESERVED:
            found.append(f"{place}: this name is reserved; choose another")
        if name.lower() in folded:
            found.append(f"{place}: differs from {folded[name.lower()]} by case only")
        folded[name.lower()] = name
        if sample["catalogue"] not in known:
            hint = nearest(sample["catalogue"], known)
            found.append(f"{place}.catalogue: no catalogue {sample['catalogue']!r}; {hint}")
        found += _variables(place, sample, config["errors"])
        found += _cuts(place, sample["cuts"])
        found += _subset(place, name, sample.get("subset"), config["samples"])
        found += _sample_columns(place, sample, columns.get(sample["catalogue"]))
    found += _bootstrap(config)
    for group, names in config["matched"].items():
        for name in names:
            if name not in config["samples"]:
                hint = nearest(name, config["samples"])
                found.append(f"matched.{group}: no sample {name!r}; {hint}")
    fitted = {k for sample in config["samples"].values() for k in sample["components"]}
    fitted |= set(config["components"])
    for k in config["figures"]["components"]:
        if k not in fitted:
            found.append(f"figures.components: {k} is not among components")
    found += _calibration(config["calibration"], config["samples"], fitted, "calibration" in given)
    if "style" in config["figures"]:
        found += _style(config["figures"]["style"], looked)
    return found


def _results(name):
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,63}", name):
        yield (
            f"results: {name!r} is no name for a folder beside the others; use letters, digits, _ "
            "and - and start with a letter (64 characters at most)"
        )
    elif name.lower() in NO_RESULTS:
        yield f"results: the folder {name} is not for results; choose another name"


def _style(style, looked):
    place = "figures.style"
    if set("{}") & set(style):
        yield f"{place}: {style} has braces in its name; give it another"
    elif looked is not None:
        folders = looked.get(("figures", "style"), ())
        complaints = list(_file(place, style, folders)) if style.endswith(local.STYLE) else []
        yield from complaints or [f"{place}: {words}" for words in style_mistakes(style)]


def _bootstrap(config):
    if not config["bootstrap"]["replicates"]:
        return
    samples = config["samples"]
    general = config["bootstrap"]["pairs"]
    yield from _pairs("bootstrap.pairs", general, samples, config["components"])
    for name, sample in samples.items():
        if sample["pairs"] != general:
            of_one = {name: sample}
            place = f"samples.{name}.pairs"
            yield from _pairs(place, sample["pairs"], of_one, sample["components"])


def _pairs(place, pairs, samples, components):
    """Complaints on pairs of fits, each to be compared in one of the samples at least."""
    for pair in pairs:
        if pair in (PREVIOUS, NEXT):
            continue
        first, second = sides(pair)
        named = [family for family in dict.fromkeys((first.family, second.family)) if family]
        unknown = [family for family in named if family not in DECLARED]
        fitted = [each for each in samples.values() if set(named) <= set(each["families"])]
        if unknown:
            yield f"{place}: {pair!r}: no family {unknown[0]!r}; {nearest(unknown[0], DECLARED)}"
        elif named and not first.family:
            yield f"{place}: {pair!r} names one family; name that of the other number too"
        elif first.family == second.family and first.k >= second.k:
            yield f"{place}: {pair!r} needs the smaller number first"
        elif named and samples and not fitted:
            both = " and ".join(named)
            yield f"{place}: {pair!r}: no sample is fitted with {both}; add to its families"
        elif len(named) > 1:
            for k in sorted({first.k, second.k} - set(components)):
                yield f"{place}: {pair!r}: {k} is not among components"
        elif pair not in PAIRS and not any(first.k in each["components"] for each in fitted):
            yield f"{place}: {pair!r}: {first.k} is not among components"


def _calibration(settings, samples, fitted, asked):
    """Complaints on the section; asked: whether the config has one, which every run then obeys."""
    for name in settings["samples"]:
        if name not in samples:
            yield f"calibration.samples: no sample {name!r}; {nearest(name, samples)}"
    named = settings["samples"] or list(samples)[:1]
    calibrated = {name: samples[name] for name in named if name in samples}
    if all(len(sample["variables"]) == 1 for sample in calibrated.values()):
        for family in settings["families"]:
            if family in not_for("one"):
                yield f"calibration.families: {family} is for several variables, not for one"
    for pair in settings["pairs"]:
        first, second = sides(pair)
        for family, k in (first, second):
            if family not in settings["families"]:
                yield f"calibration.pairs: {pair!r}: {family} is not among calibration.families"
            if k not in settings["components"]:
                yield f"calibration.pairs: {pair!r}: {k} is not among calibration.components"
        if first.family == second.family:
            yield f"calibration.pairs: {pair!r} is of one family; name two"
    for name, sample in calibrated.items() if asked else ():
        for key in ("families", "components"):
            if not set(settings[key]) & set(sample[key]):
                yield f"calibration.{key}: {name} is fitted with none of them"
    for k in settings["components"]:
        if k not in fitted:
            yield f"calibration.components: {k} is not among components"


def _catalogues(catalogues, registry):
    for name, source in catalogues.items():
        place = f"catalogues.{name}"
        if name in registry:
            yield f"{place}: a packaged catalogue has this name; choose another"
        given = [kind for kind in SOURCES if kind in source]
        parts = source.get("synthetic", {}).get("components", [])
        if sum(part["size"] for part in parts) > MOST_NUMBERS:
            yield f"{place}.synthetic.components: more than {MOST_NUMBERS:,} numbers in all"
        low, high = source.get("synthetic", {}).get("errors", (0, 0))
        if low > high:
            yield f"{place}.synthetic.errors: {low} is greater than {high}"
        if len(given) != 1:
            wrong = f"has {' and '.join(given)}" if given else "has no source"
            yield f"{place}: {wrong}; give exactly one of {', '.join(SOURCES)}"
        for key in ("file", "readme"):
            if set("{}") & set(source.get(key, "")) and "url" not in source:
                # Snakemake would read what is between them as a wildcard.
                yield f"{place}.{key}: {source[key]} has braces in its name; give it another"
        yield from _readme(f"{place}.readme", source)
        for column, unit in source.get("units", {}).items():
            yield from _unit(f"{place}.units.{column}", unit)


def _readme(place, source):
    if "readme" not in source:
        return
    is_address = source["readme"].startswith(("http://", "https://", "ftp://", "file://"))
    if not {"file", "url"} & set(source):
        yield f"{place}: needs file or url; it describes a table of the CDS"
    elif is_address != ("url" in source):
        yield (
            f"{place}: a table under url needs the address of its ReadMe, and one under file "
            "needs a file"
        )
    if source.get("format", "auto") not in ("auto", "cds"):
        yield f"{place}: is for format cds, not {source['format']}"


def _columns(name, source, looked):
    """A catalogue's columns (True: numbers; None if only a download tells them), and complaints."""
    if "columns" in source:
        kinds = source["columns"].items()
        return {column: words.get("type") != "text" for column, words in kinds}, []
    if "synthetic" in source:
        column = source["synthetic"].get("column", "x")
        drawn = [column, "component"]
        drawn += [f"{column}_error"] if "errors" in source["synthetic"] else []
        return dict.fromkeys(drawn, True), []
    if "file" not in source or looked is None:
        return None, []
    keys = local.keys(source)
    complaints = [
        line
        for key in keys
        for line in _file(f"catalogues.{name}.{key}", source[key], looked["catalogues", name, key])
    ]
    if complaints:
        return None, complaints
    # Only here, because few configs need the readers of all formats.
    from burstmix.acquire import column_names
    from burstmix.errors import BurstmixError

    try:
        names, unusable = column_names(source)
        return unusable | dict.fromkeys(names, True), []
    except BurstmixError as error:
        return None, [f"catalogues.{name}.file: {error}"]


def _file(place, name, folders):
    """The complaint on a local file that is not there; folders: where it was looked for."""
    path = Path(name)
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
        beside = [] if is_file or is_folder else _beside(path, folders)
    except OSError as error:
        yield f"{place}: {name} cannot be looked at ({error.strerror})"
        return
    if is_folder:
        yield f"{place}: {name} is a folder"
    elif not is_file:
        near = _near(path.name, beside)
        hint = f"; did you mean {near}?" if near else ""
        where = f" in {' or '.join(folders)}" if folders else ""
        yield f"{place}: there is no file {name}{where}{hint}"


def _beside(path, folders):
    """Names of the files that may be tables, in the folders where a file is looked for."""
    parents = [Path(folder, path).parent for folder in folders or [""]]
    others = {other for parent in parents for other in parent.glob("*") if other.is_file()}
    return sorted({other.name for other in others if other.suffix.lower() not in CONFIGS})


def _near(name, others):
    """The nearest name, compared without suffixes; None if none is near."""
    stems = {other: _stem(other) for other in others}
    close = get_close_matches(_stem(name), stems.values(), n=1)
    same = [other for other in others if [stems[other]] == close]
    return next(iter(get_close_matches(name, same, n=1, cutoff=0)), None)


def _stem(name):
    return name.partition(".")[0].lower()


def _named_columns(name, source, columns):
    """Complaints on the columns that a catalogue's own settings name."""
    wanted = [(f"catalogues.{name}.identifier", c) for c in _listed(source.get("identifier", []))]
    wanted += [(f"catalogues.{name}.units", c) for c in source.get("units", {})]
    yield from _absent(wanted, name, columns)


def _sample_columns(place, sample, columns):
    """Complaints on the columns that a sample names."""
    numbers = [
        (f"{place}.variables.{name}.{key}", column)
        for name, variable in sample["variables"].items()
        for key in ("column", "over", "redshift", "error", "over_error")
        for column in _listed(variable.get(key, []))
    ]
    cuts = [(f"{place}.cuts.{name}.column", cut) for name, cut in sample["cuts"].items()]
    ranges = [(at, cut["column"]) for at, cut in cuts if not set(NAMED) & set(cut)]
    names = [(f"{place}.identifier", column) for column in _listed(sample.get("identifier", []))]
    names += [(at, cut["column"]) for at, cut in cuts if set(NAMED) & set(cut)]
    yield from _absent(names + numbers + ranges, sample["catalogue"], columns)
    for at, column in numbers + ranges:
        if columns is not None and columns.get(column) is False:
            hint = "; a cut by text takes is or is_not" if (at, column) in ranges else ""
            yield f"{at}: the column {column!r} of {sample['catalogue']} holds text{hint}"


def _absent(wanted, catalogue, columns):
    for at, column in wanted:
        reason = True if columns is None else columns.get(column)
        if isinstance(reason, str):
            yield f"{at}: the column {column!r} of {catalogue} cannot be used: {reason}"
        elif reason is None:
            usable = sorted(name for name, is_usable in columns.items() if is_usable is True)
            yield f"{at}: {catalogue} has no column {column!r}; {nearest(column, usable)}"


def _variables(place, sample, modes):
    variables = sample["variables"]
    with_error = [name for name, variable in variables.items() if "error" in variable]
    if with_error and len(with_error) < len(variables):
        for name in variables:
            if name not in with_error:
                yield f"{place}.variables.{name}.error: is missing, and other variables have one"
    if not with_error and "without" not in modes:
        yield f"{place}: no variable has an error column, so there is nothing to fit with errors"
    several = len(variables) > 1
    unable = not_for("several" if several else "one")
    unfit = [name for name in sample["families"] if name in unable]
    if unfit:
        number = "one variable" if several else "several variables"
        yield f"{place}.families: {' and '.join(unfit)}: for {number} only; name another"
    if sample["fit"]["cross_validation"] == 1:
        yield f"{place}.fit.cross_validation: 1 fold leaves no other to fit to; 0 is for none"
    for name in sample["families"]:
        fewest = DECLARED[name].fewest
        if name not in unable and len(variables) < fewest:
            yield f"{place}.families: {name}: for {fewest} variables or more; name another"
    own = " and ".join(name for name in sample["families"] if DECLARED[name].compiled)
    if own and any(variable.get("propagation") == "linear" for variable in variables.values()):
        yield f"{place}: propagation linear is for normals, not for {own}"
    if sample["fit"]["likelihood"] == "interval" and (
        several or any("over" in v or len(_listed(v["column"])) > 1 for v in variables.values())
    ):
        yield f"{place}.fit.likelihood: interval is for a single variable that is no ratio or sum"
    for name, variable in variables.items():
        at = f"{place}.variables.{name}"
        others = [other for other in variables if other != name]
        clash = [
            f"{prefix}{other}{suffix}"
            for other in others
            for prefix in ("", "alpha_")  # the shape that every variable has one of
            for suffix in ("", *SUFFIXES)
        ]
        if name in COLUMNS or name.startswith(PREFIXES) or name in clash:
            yield f"{at}: a column of the results has this name; choose another"
        used = [
            column
            for key in ("column", "over", "redshift", "error")
            for column in _listed(variable.get(key, []))
        ]
        for column in dict.fromkeys(used):
            if used.count(column) > 1:
                yield f"{at}: uses the column {column!r} twice"
        if variable.get("lowest") == "limit" and (
            variable["scale"] != "log10" or {"over", "redshift"} & set(variable)
        ):
            yield f"{at}.lowest: limit is for scale log10, without over and redshift"
        if "max_error" in variable and "error" not in variable:
            yield f"{at}.max_error: needs error"
        if "over_error" in variable and not {"over", "error"} <= set(variable):
            yield f"{at}.over_error: needs over and error"
        if {"over", "error"} <= set(variable) and "over_error" not in variable:
            yield f"{at}.over_error: is missing; the ratio's error needs both"
        for key, error in (("column", "error"), ("over", "over_error")):
            own, wanted = (len(_listed(variable.get(each, []))) for each in (error, key))
            if own and wanted and own != wanted:
                yield f"{at}.{error}: names {own} of {wanted} columns; each of {key} needs its own"
        rule = variable.get("propagation")
        if rule == "linear" and "error" in variable and ("over" in variable or several):
            yield f"{at}.propagation: linear is for a single variable that is no ratio"
        if rule and variable["scale"] == "linear":
            yield f"{at}.propagation: {rule} has no meaning on a linear scale; leave it out"
        if "unit" in variable:
            yield from _unit(f"{at}.unit", variable["unit"])
        if "label" in variable:
            yield from _label(f"{at}.label", variable["label"])
        if "ucd" in variable:
            yield from _ucd(f"{at}.ucd", variable["ucd"])


def _cuts(place, cuts):
    for name, cut in cuts.items():
        given = [key for key in (*RANGE, *NAMED) if key in cut]
        if set(given) & set(NAMED) and len(given) > 1:
            yield f"{place}.cuts.{name}: has {' and '.join(given)}; make a cut of each"
        low = max((cut[key] for key in ("min", "above") if key in cut), default=float("-inf"))
        high = min((cut[key] for key in ("max", "below") if key in cut), default=float("inf"))
        open_end = cut.get("above") == low or cut.get("below") == high
        if low > high or (low == high and open_end):
            yield f"{place}.cuts.{name}: no value is above {low} and below {high}"


def _subset(place, name, subset, samples):
    if subset is None:
        return
    if ("size" in subset) == ("as_many_as" in subset):
        yield f"{place}.subset: give exactly one of size, as_many_as"
    other = subset.get("as_many_as", name)
    if other not in samples:
        hint = nearest(other, samples)
        yield f"{place}.subset.as_many_as: no sample {other!r}; {hint}"
    elif "as_many_as" in subset and "subset" in samples[other]:
        yield f"{place}.subset.as_many_as: {other} is a subset itself"


def is_unit(text: str) -> bool:
    """Whether astropy knows a unit; the empty text is one, of plain numbers."""
    # Only here, because many configs name no unit and astropy takes time to import.
    from astropy import units as u

    try:
        return isinstance(u.Unit(text), u.UnitBase | u.function.FunctionUnitBase)
    except (ValueError, TypeError):
        return False


def _unit(place, text):
    if not is_unit(text):
        yield f"{place}: {text!r} is not a unit that astropy knows"


def _label(place, text):
    signs = text.count("$") - text.count(r"\$")
    if signs == 0 or signs % 2:
        return  # matplotlib shows it as it is
    # Only here, because few labels hold mathematics and matplotlib takes time to import.
    from matplotlib.mathtext import MathTextParser

    try:
        MathTextParser("path").parse(text)
    except ValueError as error:
        reason = str(error).strip().splitlines()[-1]
        yield f"{place}: {text!r} is no mathematics that matplotlib draws: {reason}"


def _ucd(place, text):
    from astropy.io.votable.ucd import check_ucd

    if not check_ucd(text, check_controlled_vocabulary=True):
        yield f"{place}: {text!r} is not a UCD1+ of the Virtual Observatory's list"


def _listed(value):
    return [value] if isinstance(value, str) else value
