"""What papers printed, set beside what we find."""

from pathlib import Path

import yaml
from astropy.table import MaskedColumn, Table

from burstmix.files import Fit, FitSet

from .summary import preferred

CRITERIA = ("aic", "bic")
PARAMETERS = ("weight", "location", "scale")
# Papers print criteria to 0.1 and parameters to 0.01 or finer.
SAME = 0.1
SAME_PARAMETER = 0.01


def published_table(path, fit_sets: list[FitSet]) -> Table:
    """A row for each published number: published, ours, difference (ours - published), remark.

    path: published.yaml, whose head explains its keys. A published fit that has a lower likelihood
    than ours on as many objects is a local optimum, and the remark says so.
    """
    entries = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    rows = [row for entry in entries for row in _rows(entry, fit_sets)]
    table = Table([{key: word for key, word in row.items() if key != "ours"} for row in rows])
    absent = [row["ours"] is None for row in rows]
    ours = MaskedColumn([row["ours"] or 0.0 for row in rows], mask=absent, dtype=float)
    remark = table.index_column("remark")
    table.add_column(ours, name="ours", index=remark)
    table.add_column(ours - table["published"], name="difference", index=remark + 1)
    for name in ("k", "component"):
        table[name] = MaskedColumn(table[name], mask=table[name] == 0)
    return table


def _rows(entry, fit_sets):
    start = entry.get("start", "search")
    matching = [
        fit_set
        for fit_set in fit_sets
        if (fit_set.sample, fit_set.errors) == (entry["sample"], entry["errors"])
        and fit_set.family == "normal"
        and fit_set.meta["start"] == start
    ]
    head = {key: entry[key] for key in ("reference", "sample", "errors")} | {"start": start}
    for criterion, k in entry.get("prefers", {}).items():
        best, _ = preferred(matching[0].guarded, criterion) if matching else (None, None)
        ours = float(best.k) if best else None
        quantity = {"quantity": f"k preferred by {criterion.upper()}", "k": 0, "component": 0}
        remark = "not in this run" if ours is None else "agrees" if ours == k else "differs"
        yield head | quantity | {"published": float(k), "ours": ours, "remark": remark}
    guarded, free = _fits(matching, entry.get("k"))
    for criterion in CRITERIA:
        if criterion in entry:
            ours = getattr(guarded, criterion) if guarded else None
            remark = _remark(entry, criterion, guarded, free)
            quantity = {"quantity": criterion.upper(), "k": entry["k"], "component": 0}
            yield head | quantity | {
                "published": float(entry[criterion]), "ours": ours, "remark": remark,
            }  # fmt: skip
    for parameter in PARAMETERS:
        for j, value in enumerate(entry.get(parameter, [])):
            ours = _parameter(guarded, parameter, j) if guarded else None
            quantity = {"quantity": parameter, "k": entry["k"], "component": j + 1}
            if ours is None:
                remark = "not in this run"
            elif abs(ours - value) <= SAME_PARAMETER:
                remark = "reproduced"
            else:
                remark = "differs" if _same_size(entry, guarded) else _other_size(guarded)
            yield head | quantity | {"published": float(value), "ours": ours, "remark": remark}


def _fits(matching, k):
    """The fit with k components at the floor, and the one at the lower floor."""
    for fit_set in matching:
        for guarded, free in zip(fit_set.guarded, fit_set.free or fit_set.guarded, strict=True):
            if guarded.k == k:
                return guarded, free
    return None, None


def _parameter(fit: Fit, name, j):
    arrays = {"weight": fit.weights, "location": fit.locations[:, 0], "scale": fit.scales[:, 0]}
    return float(arrays[name][j])


def _remark(entry, criterion, guarded, free):
    if guarded is None:
        return "not in this run"
    if not _same_size(entry, guarded):
        return _other_size(guarded)
    # AIC and BIC of the same k and the same objects differ by twice the difference in lnL.
    worse = (entry[criterion] - getattr(guarded, criterion)) / 2
    if abs(2 * worse) <= SAME:
        return "reproduced"
    if worse > 0:
        return f"a local optimum: ours is higher by {worse:.2f} in lnL"
    if getattr(free, criterion) <= entry[criterion] + SAME:
        return (
            f"needs a component narrower than the floor of {guarded.floor:g}; "
            f"at {free.floor:g} ours is {getattr(free, criterion):.2f}"
        )
    return f"higher than ours by {-worse:.2f} in lnL"


def _same_size(entry, fit):
    return entry.get("n_objects") == fit.n_objects


def _other_size(fit):
    return f"ours has {fit.n_objects} objects, which the paper's sample may not have"
