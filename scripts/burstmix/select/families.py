"""families.ecsv: do two skewed or heavy-tailed components do better than three normals?"""

from astropy.table import Table

from burstmix.model import FitSet
from burstmix.results.select import FAMILIES

RIVALS, NORMALS = 2, 3  # numbers of components set against each other


def families_table(papers: list[dict], fit_sets: list[FitSet]) -> Table:
    """A row for each sample, error mode and family but the normal, where both fits were made.

    delta_aic and delta_bic are AIC and BIC of two components of the family less those of three
    normals. better_aic and better_bic name the lower one, and say if a flag bars it from deciding;
    flags and flags_normal are the flags of either. published is what papers concluded of the family
    in the same error mode; the metadata have the references. papers: as read_papers gives them.
    """
    papers = [paper for paper in papers if "two_against_three_normals" in paper]
    fits = {(s.sample, s.errors, s.family, fit.k): fit for s in fit_sets for fit in s.guarded}
    rows = []
    for (sample, mode, family, k), two in fits.items():
        three = fits.get((sample, mode, "normal", NORMALS))
        if family == "normal" or k != RIVALS or three is None:
            continue
        row = {"sample": sample, "errors": mode, "family": family}
        for criterion in ("aic", "bic"):
            delta = getattr(two, criterion) - getattr(three, criterion)
            row[f"delta_{criterion}"] = delta
            row[f"better_{criterion}"] = _named(two if delta < 0 else three)
        row |= {"flags": ";".join(two.flag_names), "flags_normal": ";".join(three.flag_names)}
        found = [
            paper["two_against_three_normals"].get(family, "")
            for paper in papers
            if (paper["sample"], paper["errors"]) == (sample, mode)
        ]
        rows.append(row | {"published": "; ".join(found)})
    table = FAMILIES.of_rows(rows)
    cited = (f"{paper['reference']}, {paper['how']}" for paper in papers)
    table.meta["published"] = list(dict.fromkeys(cited))
    return table


def _named(fit):
    return f"{fit.k} {fit.family}" + " (barred)" * bool(fit.flags)
