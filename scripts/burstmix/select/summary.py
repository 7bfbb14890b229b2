"""summary.ecsv: what the criteria prefer for each sample and error mode, and the verdict."""

from astropy.table import Table

from burstmix.results.select import SUMMARY

from .evidence import Evidence
from .findings import findings, strength_of, strengths
from .words import WORDS


def summarise(title: str, evidence: Evidence) -> list[dict]:
    """A row for each error mode of a sample: the fits preferred by AIC and by BIC.

    Only fits without flags are preferred. margin_aic and margin_bic say how far the best fit with
    another number of components is behind (below 0: ahead, but not by MARGIN); next_aic and
    next_bic are its numbers of components. barred_k_aic and barred_k_bic are those of the best fit
    that a flag bars, if it is lower than the preferred one, by barred_lower_aic and
    barred_lower_bic. AIC with its correction for few objects prefers k_aicc. verdict_k is the
    number of components that the verdict on the sample is for, strength that of the evidence,
    strength_fewer and strength_more that there are no fewer and no more, and limits the findings
    that allow no stronger words; they are the same in all error modes. None: there is none.
    """
    found, best = findings(evidence), evidence.best
    verdict = {
        "verdict_k": best.k if best else None,
        "strength": strength_of(found),
        **{f"strength_{side}": word for side, word in strengths(evidence).items()},
        "limits": ";".join(found),
    }
    rows = []
    for mode in evidence.modes:
        fits = evidence.fits(mode)
        row = {
            "sample": evidence.sample.name,
            "title": title,
            "errors": mode,
            "n_objects": fits[0].n_objects,
            "floor": fits[0].floor,
        }
        for criterion in WORDS:
            row |= _preference(evidence, mode, criterion)
        best = evidence.choice(mode, "aicc").preferred
        barred = [f"k={fit.k}: {', '.join(fit.flag_names)}" for fit in fits if fit.flags]
        row |= {"k_aicc": best.k if best else None, "barred": "; ".join(barred)}
        rows.append(row | verdict)
    return rows


def _preference(evidence: Evidence, mode: str, criterion: str) -> dict:
    choice = evidence.choice(mode, criterion)
    best, rival = choice.preferred, choice.rival
    margin = choice.behind(rival) if rival else None
    barred = choice.barred
    return {
        f"family_{criterion}": best.family if best else "",
        f"k_{criterion}": best.k if best else None,
        f"next_family_{criterion}": rival.family if rival else "",
        f"next_{criterion}": rival.k if rival else None,
        f"margin_{criterion}": margin,
        f"words_{criterion}": evidence.words(mode, criterion) if rival else "",
        f"barred_k_{criterion}": barred.k if barred else None,
        f"barred_lower_{criterion}": -choice.behind(barred) if barred else None,
    }


def summary_table(rows: list[dict]) -> Table:
    """The rows as a table; masked where nothing is preferred or lower."""
    return SUMMARY.of_rows(rows)
