"""What papers printed, set beside what we find."""

from math import log
from pathlib import Path

import yaml
from astropy.table import Table

from burstmix.model import Choice, Fit, FitSet
from burstmix.results.select import PUBLISHED

from .rules import listed, rule_of
from .words import WORDS

PARAMETERS = ("weight", "location", "scale")
# Papers print criteria to 0.1 and parameters to 0.01 or finer.
SAME = 0.1
SAME_PARAMETER = 0.01
LN_10 = log(10.0)
ABSENT = "not in this run"


def published_table(path, fit_sets: list[FitSet], ledgers: dict[str, Table] | None = None) -> Table:
    """A row for each published number: published, ours, difference (ours - published), remark.

    path: published.yaml, whose head explains its keys. A published fit of several components that
    has a lower likelihood than ours, by the same rule and on as many objects, is a local optimum,
    and the remark says so. ledgers: by sample, to say which cuts our number of objects comes from.
    """
    entries = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    ledgers = ledgers or {}
    rows = [
        _noted(row, each) for each in entries for row in _rows(each, entries, fit_sets, ledgers)
    ]
    return PUBLISHED.of_rows(rows)


def in_dex(entry: dict) -> dict:
    """An entry whose numbers are of natural logarithms, as if they were of those to the base 10.

    A density by the natural logarithm of each of d variables is lower by a factor of ln 10.
    """
    if "natural_logarithms" not in entry:
        return entry
    shift = 2 * entry["n_objects"] * entry["natural_logarithms"] * log(LN_10)
    shifted = {key: entry[key] - shift for key in WORDS if key in entry}
    scaled = {
        key: [value / LN_10 for value in entry[key]]
        for key in ("location", "scale")
        if key in entry
    }
    return entry | shifted | scaled


def _rows(printed, entries, fit_sets, ledgers):
    entry = in_dex(printed)
    start = entry.get("start", "search")
    fit_set = _matching(entry, start, fit_sets)
    head = {key: entry[key] for key in ("reference", "sample", "errors")} | {"start": start}
    for criterion, k in entry.get("prefers", {}).items():
        best, remark = None, ABSENT
        if fit_set:
            best = Choice.among([fit_set], criterion).preferred
            agrees = "agrees" if best and best.k == k else "differs"
            remark = "; ".join([agrees, *_other_size(entry, fit_set.guarded[0], ledgers)])
        yield head | {
            "quantity": f"k preferred by {criterion.upper()}", "k": None, "component": None,
            "published": float(k), "ours": float(best.k) if best else None, "remark": remark,
        }  # fmt: skip
    guarded, free = _fits(fit_set, entry.get("k"))
    # What makes our numbers those of another question.
    rule = _other_rule(entry, fit_set) if guarded else []
    others = [*rule, *_other_size(entry, guarded, ledgers)] if guarded else []
    slips = _slips(printed, entries, guarded) if guarded else []
    for criterion in WORDS:
        if criterion in entry:
            found = "; ".join(others) or _remark(entry, criterion, guarded, free)
            remark = "; ".join([found, *slips])
            yield head | {
                "quantity": criterion.upper(), "k": entry["k"], "component": None,
                "published": float(entry[criterion]),
                "ours": getattr(guarded, criterion) if guarded else None, "remark": remark,
            }  # fmt: skip
    for parameter in PARAMETERS:
        for j, value in enumerate(entry.get(parameter, [])):
            ours = _parameter(guarded, parameter, j) if guarded else None
            if ours is None:
                remark = ABSENT
            elif abs(ours - value) <= SAME_PARAMETER and not rule:
                remark = "reproduced"
            else:
                remark = "; ".join(others) or "differs"
            yield head | {
                "quantity": parameter, "k": entry["k"], "component": j + 1,
                "published": float(value), "ours": ours, "remark": remark,
            }  # fmt: skip


def _noted(row, entry):
    """The row with the difference, and what else is known of the paper at the end of its remark."""
    ours, remark = row["ours"], row.pop("remark")
    if ours is not None and "note" in entry:
        remark = f"{remark}; {entry['note']}"
    difference = None if ours is None else ours - row["published"]
    return row | {"difference": difference, "remark": remark}


def _matching(entry, start, fit_sets):
    """Our fits of the same sample, errors and kind of start; None where they were not run."""
    for fit_set in fit_sets:
        ours = (fit_set.sample, fit_set.errors, fit_set.family, fit_set.meta["start"])
        if ours == (entry["sample"], entry["errors"], "normal", start):
            return fit_set
    return None


def _fits(fit_set, k):
    """The fit with k components at the floor, and the one at the lower floor."""
    for guarded, free in zip(fit_set.guarded, fit_set.free, strict=True) if fit_set else ():
        if guarded.k == k:
            return guarded, free
    return None, None


def _parameter(fit: Fit, name, j):
    arrays = {"weight": fit.weights, "location": fit.locations[:, 0], "scale": fit.scales[:, 0]}
    return float(arrays[name][j])


def _other_rule(entry, fit_set):
    """Why the likelihood is not the paper's."""
    ours = rule_of(fit_set)
    theirs = entry.get("propagation" if fit_set.errors == "with" else "likelihood")
    if fit_set.likelihood == "interval":
        ours = "interval"
    return [] if ours == theirs else [f"ours has another likelihood ({ours})"]


def _other_size(entry, fit, ledgers):
    """Why the objects are not the paper's."""
    if entry.get("n_objects") == fit.n_objects:
        return []
    ledger = ledgers.get(entry["sample"], ())
    took = [f"{row['cut']} took {row['removed']}" for row in ledger if row["removed"]]
    of = f" of {ledger['rows_before'][0]} ({', '.join(took)})" if took else ""
    theirs = "which the paper's may not be"
    if "n_objects" in entry:
        theirs = f"the paper {entry['n_objects']}"
    return [f"ours has {fit.n_objects} objects{of}, {theirs}"]


def _slips(entry, entries, fit):
    """What an entry contradicts by itself, or with the same paper's fit of one component less.

    BIC - AIC = p (ln N - 2) for p parameters of one fit; and k components have at least the
    likelihood of k - 1.
    """
    found = []
    if "aic" not in entry:
        return found
    rounding = 1.5 * 10.0 ** -len(str(entry["aic"]).partition(".")[2])  # of a difference
    if {"bic", "n_objects"} <= set(entry):
        wanted = fit.n_parameters * (log(entry["n_objects"]) - 2.0)
        off = entry["bic"] - entry["aic"] - wanted
        if abs(off) > rounding:
            found.append(
                f"the paper's AIC and BIC are of two fits, {abs(off) / 2:.2f} apart in lnL: "
                f"of one, BIC - AIC would be {wanted:.2f}, not {entry['bic'] - entry['aic']:.2f}"
            )
    alike = ("reference", "sample", "errors", "start", "likelihood", "propagation")
    for other in entries:
        same = all(other.get(key) == entry.get(key) for key in alike)
        if same and other.get("k") == entry["k"] - 1 and "aic" in other:
            more = (fit.n_parameters + 1) / entry["k"]  # parameters, of a component
            short = 0.5 * (entry["aic"] - other["aic"]) - more
            if short > rounding:
                found.append(
                    f"the paper's own k = {other['k']} has more likelihood, by {short:.2f} in lnL: "
                    "this is no maximum"
                )
    return found


def _remark(entry, criterion, guarded, free):
    """What a difference means for the same likelihood of as many objects."""
    if guarded is None:
        return ABSENT
    # AIC and BIC of the same k and the same objects differ by twice the difference in lnL.
    worse = (entry[criterion] - getattr(guarded, criterion)) / 2
    if abs(2 * worse) <= SAME:
        return "reproduced"
    if guarded.k == 1:
        unfinished = ", or the paper's fit was not finished" if worse > 0 else ""
        return (
            f"differs, though one component has one optimum: the data are not the same{unfinished}"
        )
    if worse > 0:
        barred = f", but barred by {listed(guarded.flag_names)}" if guarded.flags else ""
        return f"a local optimum: ours is higher by {worse:.2f} in lnL{barred}"
    if getattr(free, criterion) <= entry[criterion] + SAME:
        return (
            f"needs a component narrower than the floor of {guarded.floor:g}; "
            f"at {free.floor:g} ours is {getattr(free, criterion):.2f}"
        )
    return f"higher than ours by {-worse:.2f} in lnL"
