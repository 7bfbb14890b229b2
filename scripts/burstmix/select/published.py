"""What papers found, set beside what we find."""

from math import log

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
CLASSES = "number of classes"
# Words for how well a number is known, by where it was seen.
KNOWN = {"figure": "read off a figure", "abstract": "abstract only"}


def published_table(
    papers: list[dict],
    fit_sets: list[FitSet],
    ledgers: dict[str, Table] | None = None,
    replays: dict[str, FitSet] | None = None,
) -> Table:
    """A row for each published number: published, replayed, ours, difference, remark.

    papers: as read_papers gives them. A published fit of several components that has a lower
    likelihood than ours, by the same rule and on as many objects, is a local optimum, and the
    remark says so. The first remark on a paper ends with how well its numbers are known. ledgers:
    by sample, the cuts that explain our number of objects. replays: by name, the fits with the
    errors that papers took.
    """
    ledgers, replays = ledgers or {}, replays or {}
    rows = []
    for paper in papers:
        replay = replays.get(paper.get("replay"))
        own = [*_preferred_rows(paper, fit_sets, ledgers, replay)]
        for printed in paper["fits"]:
            own += _fit_rows(paper, printed, fit_sets, ledgers, replay)
        for first in [row for row in own if row["remark"] != ABSENT][:1]:
            first["remark"] = "; ".join([first["remark"], *_known(paper)])
        rows += own
    return PUBLISHED.of_rows(rows)


def in_dex(paper: dict, printed: dict) -> dict:
    """A published fit with its numbers of natural logarithms converted to dex.

    A density by the natural logarithm is lower by a factor of ln 10 for each of d variables.
    """
    if "natural_logarithms" not in paper:
        return printed
    shifted = {key: printed[key] - _to_dex(paper) for key in WORDS if key in printed}
    scaled = {
        key: [value / LN_10 for value in printed[key]]
        for key in ("location", "scale")
        if key in printed
    }
    return printed | shifted | scaled


def _to_dex(paper):
    return 2 * paper["n_objects"] * paper["natural_logarithms"] * log(LN_10)


def _known(paper):
    """What else a reader has to know of a paper's numbers."""
    if paper.get("how") in KNOWN:
        yield KNOWN[paper["how"]]
    if "natural_logarithms" in paper:
        yield f"its AIC and BIC are less {_to_dex(paper):.3f} here, for dex in place of ln"
    if "note" in paper:
        yield paper["note"]


def _preferred_rows(paper, fit_sets, ledgers, replay):
    """Rows on the k that the paper's criteria prefer, and on the number of classes it states."""
    asked = [(f"k preferred by {c.upper()}", c, k) for c, k in paper["prefers"].items()]
    if "classes" in paper:
        asked.append((CLASSES, "bic", paper["classes"]))
    for quantity, criterion, k in asked:
        own = _matching(paper, fit_sets, any_family=quantity == CLASSES)
        best = Choice.among(own, criterion).preferred
        again = Choice.from_fits(replay.free, criterion).preferred if replay else None
        remark = []
        if again:
            remark.append("reproduced" if again.k == k else "its own errors give another")
        if own:
            agrees = "agrees" if best and best.k == k else "differs"
            whose = "ours " if again else ""
            by = f": {_by_bic(best, own)}" if best and quantity == CLASSES else ""
            remark += [f"{whose}{agrees}{by}", *_other_size(paper, own, ledgers)]
        if remark:
            remark += _impossible(paper)
        counts = [fit.k if fit else None for fit in (again, best)]
        yield _row(paper, quantity, k, *counts, remark)


def _by_bic(best, own):
    alone = ", and no other was fitted" if len(own) == 1 else ""
    return f"BIC prefers {best.k} {best.family}{alone}"


def _fit_rows(paper, printed, fit_sets, ledgers, replay):
    """The criteria and parameters of one published fit."""
    fit, k = in_dex(paper, printed), printed["k"]
    own = _matching(paper, fit_sets)
    guarded, free = _fits(own, k)
    _, again = _fits([replay] if replay else [], k)
    found = again or guarded
    # Reasons why our numbers answer another question.
    rule, size = [], []
    if guarded and not again:
        rule, size = _other_rule(paper, own), _other_size(paper, own, ledgers)
    for criterion in WORDS:
        if criterion in fit:
            values = [getattr(each, criterion) if each else None for each in (again, guarded)]
            remark = [*rule, *size]
            if found and not remark:
                remark = [_remark(fit[criterion], criterion, again, guarded, free)]
            if found and criterion == "aic":
                remark += _slips(paper, printed, found)
            yield _row(paper, criterion.upper(), fit[criterion], *values, remark, k)
    for parameter in PARAMETERS:
        for j, value in enumerate(fit.get(parameter, [])):
            values = [_parameter(each, parameter, j) if each else None for each in (again, guarded)]
            remark = []
            if found:
                same = abs(_parameter(found, parameter, j) - value) <= SAME_PARAMETER
                differs = [*rule, *size] or [_differs(fit, found)]
                remark = ["reproduced"] if same and not rule else differs
            yield _row(paper, parameter, value, *values, remark, k, j + 1)


def _row(paper, quantity, published, replayed, ours, remark, k=None, component=None):
    """A row of the table."""
    compared = ours if replayed is None else replayed
    return {key: paper[key] for key in ("reference", "seen", "sample", "errors", "start")} | {
        "quantity": quantity, "k": k, "component": component, "published": float(published),
        "replayed": None if replayed is None else float(replayed),
        "ours": None if ours is None else float(ours),
        "difference": None if compared is None else float(compared - published),
        "remark": "; ".join(remark) or ABSENT,
    }  # fmt: skip


def _matching(paper, fit_sets, any_family=False):
    """Our fits of the same sample, errors and kind of start, of one family or of any."""
    asked = (paper["sample"], paper["errors"], paper["start"])
    own = [each for each in fit_sets if (each.sample, each.errors, each.meta["start"]) == asked]
    return [each for each in own if any_family or each.family == paper["family"]]


def _fits(fit_sets, k):
    """The fit with k components at the floor, and the one at the lower floor."""
    for fit_set in fit_sets:
        for guarded, free in zip(fit_set.guarded, fit_set.free, strict=True):
            if guarded.k == k:
                return guarded, free
    return None, None


def _parameter(fit: Fit, name, j):
    arrays = {"weight": fit.weights, "location": fit.locations[:, 0], "scale": fit.scales[:, 0]}
    return float(arrays[name][j])


def _other_rule(paper, own):
    """Why the likelihood is not the paper's."""
    (fit_set,) = own
    ours = rule_of(fit_set)
    theirs = paper.get("propagation" if fit_set.errors == "with" else "likelihood")
    if fit_set.likelihood == "interval":
        ours = "interval"
    return [] if ours == theirs else [f"ours has another likelihood ({ours})"]


def _other_size(paper, own, ledgers):
    """Why the objects are not the paper's."""
    ours = own[0].guarded[0].n_objects
    if paper.get("n_objects") == ours:
        return []
    ledger = ledgers.get(paper["sample"], ())
    took = [f"{row['cut']} took {row['removed']}" for row in ledger if row["removed"]]
    of = f" of {ledger['rows_before'][0]} ({', '.join(took)})" if took else ""
    theirs = "which the paper's may not be"
    if "n_objects" in paper:
        theirs = f"the paper {paper['n_objects']}"
    return [f"ours has {ours} objects{of}, {theirs}"]


def _impossible(paper):
    """Contradictions among a paper's own preferences.

    Of the same fits BIC never prefers more components than AIC, since it charges more for each
    parameter wherever there are more than seven objects.
    """
    k = paper["prefers"]
    if not {"aic", "bic"} <= set(k) or k["bic"] <= k["aic"]:
        return []
    return ["BIC cannot prefer more components than AIC of the same fits: these are not the same"]


def _slips(paper, printed, fit):
    """Contradictions of a published fit, in itself or with the one of one component fewer.

    BIC - AIC = p (ln N - 2) for p parameters of one fit; and k components have at least the
    likelihood of k - 1.
    """
    found = []
    rounding = 1.5 * 10.0 ** -len(str(printed["aic"]).partition(".")[2])  # of a difference
    if "bic" in printed and "n_objects" in paper:
        wanted = fit.n_parameters * (log(paper["n_objects"]) - 2.0)
        off = printed["bic"] - printed["aic"] - wanted
        if abs(off) > rounding:
            found.append(
                f"the paper's AIC and BIC are of two fits, {abs(off) / 2:.2f} apart in lnL: "
                f"of one, BIC - AIC would be {wanted:.2f}, not {wanted + off:.2f}"
            )
    for other in paper["fits"]:
        if other["k"] == printed["k"] - 1 and "aic" in other:
            more = (fit.n_parameters + 1) / printed["k"]  # parameters, of a component
            short = 0.5 * (printed["aic"] - other["aic"]) - more
            if short > rounding:
                found.append(
                    f"the paper's own k = {other['k']} has more likelihood, by {short:.2f} in lnL: "
                    "this is no maximum"
                )
    return found


def _differs(published, fit):
    """The remark on a parameter that differs: how far the paper's fit is below ours, if known."""
    for criterion in WORDS:
        below = (published.get(criterion, 0.0) - getattr(fit, criterion)) / 2
        if criterion in published and below > 0:
            return f"differs: the paper's fit is {below:.2f} lower in lnL"
    return "differs"


def _remark(published, criterion, again, guarded, free):
    """The remark on a difference by the same likelihood and with as many objects."""
    best, whose = (guarded, "ours") if again is None else (again, "ours by its own errors")
    # AIC and BIC of the same k and the same objects differ by twice the difference in lnL.
    worse = (published - getattr(best, criterion)) / 2
    if abs(2 * worse) <= SAME:
        return "reproduced"
    if best.k == 1:
        unfinished = ", or the paper's fit was not finished" if worse > 0 else ""
        return (
            f"differs, though one component has one optimum: the data are not the same{unfinished}"
        )
    if worse > 0:
        barred = f", but barred by {listed(best.flag_names)}" if best.flags else ""
        return f"a local optimum: {whose} is higher by {worse:.2f} in lnL{barred}"
    aside = max(best.set_aside, key=lambda fit: fit.lnl, default=best)
    if getattr(aside, criterion) <= published + SAME:
        above = (published - getattr(aside, criterion)) / 2
        return (
            f"needs an optimum that was set aside: one is higher by {max(above, 0.0):.2f} in lnL, "
            f"barred by {listed(aside.flag_names)}"
        )
    if again is None and getattr(free, criterion) <= published + SAME:
        return (
            f"needs a component narrower than the floor of {guarded.floor:g}; "
            f"at {free.floor:g} ours is {getattr(free, criterion):.2f}"
        )
    return f"higher than {whose} by {-worse:.2f} in lnL"
