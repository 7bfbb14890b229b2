"""What the schema cannot say: that names, files, columns and settings fit together."""

from pathlib import Path

from .schema import nearest

SOURCES = ("file", "url", "tap", "synthetic")
# Names of files and folders of results that belong to no sample.
RESERVED = ("catalogues", "kernel", "paper", "published", "report", "summary")


def contradictions(config: dict, registry: dict, *, check_files: bool) -> list[str]:
    """Every contradiction in a config that has the schema's form, each with its place."""
    found = list(_catalogues(config["catalogues"], registry))
    known = registry | config["catalogues"]
    columns = {}
    for name, source in known.items():
        used = any(sample["catalogue"] == name for sample in config["samples"].values())
        if used:
            columns[name], complaints = _columns(name, source, check_files)
            found += complaints
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
        found += _sample(place, sample, columns.get(sample["catalogue"]))
    for k in config["figures"]["components"]:
        if k not in config["components"]:
            found.append(f"figures.components: {k} is not among components")
    return found


def _catalogues(catalogues, registry):
    for name, source in catalogues.items():
        place = f"catalogues.{name}"
        if name in registry:
            yield f"{place}: a packaged catalogue has this name; choose another"
        given = [kind for kind in SOURCES if kind in source]
        low, high = source.get("synthetic", {}).get("errors", (0, 0))
        if low > high:
            yield f"{place}.synthetic.errors: {low} is greater than {high}"
        if len(given) != 1:
            wrong = f"has {' and '.join(given)}" if given else "has no source"
            yield f"{place}: {wrong}; give exactly one of {', '.join(SOURCES)}"


def _columns(name, source, check_files):
    """Names of a catalogue's columns, None where only a download can tell, and complaints."""
    if "columns" in source:
        return set(source["columns"]), []
    if "synthetic" in source:
        column = source["synthetic"]["column"]
        drawn = {column, "component"}
        return drawn | ({f"{column}_error"} if "errors" in source["synthetic"] else set()), []
    if "file" in source and check_files:
        place, path = f"catalogues.{name}.file", Path(source["file"])
        if not path.is_file():
            beside = sorted(p.name for p in path.parent.glob("*")) if path.parent.is_dir() else []
            hint = f"; {nearest(path.name, beside)}" if beside else ""
            return None, [f"{place}: there is no file {source['file']}{hint}"]
        # Only here, because reading tables takes a second to import.
        from burstmix.acquire import column_names
        from burstmix.files import BurstmixError

        try:
            return set(column_names(source)), []
        except BurstmixError as error:
            return None, [f"{place}: {error}"]
    return None, []


def _sample(place, sample, columns):
    identifier = sample.get("identifier", [])
    wanted = [(f"{place}.identifier", i) for i in _listed(identifier)]
    for name, variable in sample["variables"].items():
        at = f"{place}.variables.{name}"
        wanted += [
            (f"{at}.{key}", variable[key])
            for key in ("column", "over", "redshift", "error", "over_error")
            if key in variable
        ]
        if "over_error" in variable and not {"over", "error"} <= set(variable):
            yield f"{at}.over_error: needs over and error"
        if "over" in variable and "error" in variable and "over_error" not in variable:
            yield f"{at}.over_error: is missing; the ratio's error needs both"
        derived = "over" in variable or len(sample["variables"]) > 1
        if variable["propagation"] == "linear" and "error" in variable and derived:
            yield f"{at}.propagation: linear is for a single variable that is no ratio"
        if variable["propagation"] == "linear" and variable["scale"] == "linear":
            yield f"{at}.propagation: linear has no meaning on a linear scale; leave it out"
        if sample["fit"]["likelihood"] == "interval" and derived:
            yield f"{place}.fit.likelihood: interval is for a single variable that is no ratio"
    for name, cut in sample["cuts"].items():
        at = f"{place}.cuts.{name}"
        wanted.append((f"{at}.column", cut["column"]))
        low = [cut[key] for key in ("min", "above") if key in cut]
        high = [cut[key] for key in ("max", "below") if key in cut]
        if low and high and max(low) > min(high):
            yield f"{at}: no value is above {max(low)} and below {min(high)}"
    if columns is not None:
        for at, column in wanted:
            if column not in columns:
                hint = nearest(column, sorted(columns))
                yield f"{at}: {sample['catalogue']} has no column {column!r}; {hint}"


def _listed(value):
    return [value] if isinstance(value, str) else value
