"""The verdict on a sample on a page: the answer, its reasons, and every number behind them."""

from collections.abc import Iterator

import numpy as np

from burstmix.model import MARGIN, FitSet, with_unit

from .answer import answer
from .audit import audit
from .claims import claims_in_words
from .evidence import Evidence
from .overview import Overview
from .rules import between_rules, variable_of
from .sentences import classes_in_words

OVER_STEPS = (
    "Many values are rounded to steps wider than the narrowest component could be: each object "
    "counts by the probability of its step."
)


def how_to_read() -> str:
    """What holds for every verdict, in Markdown."""
    return f"""Only fits that no flag bars are compared. The BIC of a family with shapes has
to be lower by more than {MARGIN:g} than that of the best normals to be preferred with another
number of components. AIC and BIC are never compared between fits with and without errors, which are
different models of the data. A difference of AIC or BIC is not a p-value; its words are those of
Burnham & Anderson (2002) for AIC, and of Kass & Raftery (1995) for BIC. No verdict is stronger than
the weakest of its findings allows (docs/methods.md). {claims_in_words()}
"""


def sample_in_words(title: str, evidence: Evidence) -> str:
    """A section in Markdown: the answer in three lines, its reasons, and the numbers behind it.

    title: the sample's, as Markdown.
    """
    overview = Overview.from_evidence(title, evidence)
    lines = [f"## {title} (`{evidence.sample.name}`)", ""]
    lines += [f"- {line}" for line in answer(overview)]
    for heading, reasons in (
        ("What speaks for it", overview.speaking_for),
        ("What limits it", overview.against),
    ):
        if reasons:
            lines += ["", f"### {heading}", "", *(f"- {words}" for words in reasons.values())]
    lines += ["", "### Audit", "", *(f"- {words}" for words in audit(evidence))]
    for mode in evidence.modes:
        sets = evidence.fit_sets_in(mode)
        lines += ["", f"### {mode.capitalize()} errors", ""]
        lines += [OVER_STEPS] * (sets[0].likelihood == "interval")
        lines += between_rules(sets[0], evidence.likelihoods)
        lines += [sentence for fit_set in sets for sentence in third_component(fit_set)]
        lines += ["", *_optima(sets)]
    return "\n".join(lines).rstrip() + "\n"


def third_component(fit_set: FitSet) -> Iterator[str]:
    """A sentence on the narrowest component of k = 3: is it a spike, and does the floor hold it?"""
    for fit, free in zip(fit_set.guarded, fit_set.free, strict=True):
        if fit.k != 3:
            continue
        j = int(np.argmin(fit.sds[:, 0]))
        variable = variable_of(fit_set)
        where = with_unit(f"{variable.to_native(fit.centres[j, 0]):.3g}", variable.unit)
        ties = fit.audit["ties"][j]
        held = f"{ties['share']:.0%} of it on its most common tied values"
        few = any(flag.name == "few_values" and flag.component == j for flag in fit.flags)
        # Few values need not be tied: the gain may come from few objects.
        if few and ties["value"] is not None:
            spike = f"a spike on tied values ({held}, first {ties['value']:g})"
        else:
            spike = f"no spike on tied values ({held})"
        yield (
            f"The narrowest component of {fit_set.family} k = 3, at {where} with weight "
            f"{fit.weights[j]:.3f} and standard deviation {fit.sds[j, 0]:.3g}, is {spike}; at "
            f"the floor of {free.floor:g} the narrowest one is {free.sds[:, 0].min():.3g} wide."
        )


def _optima(fit_sets):
    """Every flag and note, and the optima that were set aside or are nearly as high."""
    for fit_set in fit_sets:
        variable = variable_of(fit_set)
        for fit in fit_set.guarded:
            called = f"- {fit_set.family}, k = {fit.k}"
            yield from (f"{called}{_why(flag)}" for flag in (*fit.flags, *fit.notes))
            for other in fit.set_aside:
                gain = f"set aside, {other.lnl - fit.lnl:.2f} higher in lnL"
                yield f"{called}: {gain}, {classes_in_words(other, variable)}" + "".join(
                    map(_why, other.flags)
                )
            for other in fit.rivals:
                fall = f"nearly as high, {fit.lnl - other.lnl:z.2f} lower in lnL"
                yield f"{called}: {fall}, {classes_in_words(other, variable)}"


def _why(flag):
    which = "" if flag.component is None else f", component {flag.component + 1}"
    return f"{which}: `{flag.name}`: {flag.detail}"
