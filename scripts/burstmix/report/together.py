"""What the report shows of all samples together."""

from burstmix.render.tables import published_for_print
from burstmix.results.select import FAMILIES, MATCHED, PUBLISHED
from burstmix.results.significance import CALIBRATION, COVERAGE, NEEDED, POWER
from burstmix.select.claims import SHOWN, claims_by_truth, claims_in_words

from .files import Results
from .parts import Fold, Link, Links, figure, grid, links_to

# What studies show: the folder of each, what to call its figure, and its tables.
_STUDIES = (
    ("power", "Share of samples in which a third class is found, by the number of objects",
     ((POWER, "power", "Shares of samples with a third class found."),
      (NEEDED, "needed", "Objects that a third class needs."))),
    ("calibration", "How often criteria, p-values and intervals are right",
     ((CALIBRATION, "calibration", "How often criteria and p-values are right."),
      (COVERAGE, "coverage", "How often intervals hold the truth."))),
)  # fmt: skip


def folds_of_all(results: Results, samples: list[str]) -> list[Fold]:
    """Tables of all samples, studies, and where the numbers come from."""
    folds = [
        Fold("matched", "Matched samples", [
            *figure(results, "matched_overlay", "matched", "Shares of objects of matched samples "
                    "against the variable, one over the other", "matched.ecsv"),
            *_table(results, MATCHED, "matched", "matched"),
        ]),
        Fold("families", "Two components against three normals",
             _table(results, FAMILIES, "families", "families_table")),
        Fold("published", "Published numbers and ours",
             _table(results, PUBLISHED, "published", "published", published_for_print)),
        *(_study(results, *study) for study in _STUDIES),
        Fold("claims", "How often the words for evidence were right",
             grid(SHOWN, claims_by_truth(), claims_in_words(), [])),
        Fold("provenance", "Where the numbers come from", _provenance(results)),
        Fold("files", "All files of no one sample", _files(results, samples)),
    ]  # fmt: skip
    return [fold for fold in folds if fold.parts]


def _table(results, layout, name, kind, for_print=lambda table: table):
    if f"{name}.ecsv" not in results:
        return []
    links = links_to(results, *(f"{name}.{suffix}" for suffix in ("ecsv", "md", "tex", "txt")))
    table = for_print(results.table(f"{name}.ecsv"))
    return grid(layout, table, results.caption(kind)[0], links)


def _study(results, name, alt, tables):
    parts = figure(results, f"{name}/{name}", name, alt, f"{name}/{name}.ecsv")
    for layout, table, caption in tables if parts else ():
        path = f"{name}/{table}.ecsv"
        if path in results:
            parts += grid(layout, results.table(path), caption, links_to(results, path))
    return Fold(name, alt, parts)


def _provenance(results):
    caption, _ = results.caption("audit")
    links = [Link(path, path) for path in ("provenance.html", "provenance.md", "config.yaml")]
    return [Links(caption, [link for link in links if link.path in results])]


def _files(results, samples):
    others = [path for path in results.paths if path.split("/")[0] not in samples]
    return [Links("By their place in the folder", [Link(path, path) for path in others])]
