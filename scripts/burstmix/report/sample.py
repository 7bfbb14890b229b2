"""The section of a sample: the answer first, then what it rests on, then all the rest in folds."""

from dataclasses import dataclass

import numpy as np
from astropy.table import Table

from burstmix.families import family_title
from burstmix.model.run_folder import MODES
from burstmix.render.counts import COUNTS, counts_table, named_for_print
from burstmix.render.tables import (
    intervals_for_print,
    likelihoods_for_print,
    published_for_print,
)
from burstmix.results.assign import CLASSES, COUNTED, MEMBERSHIP, NAMED_CLASSES
from burstmix.results.fit import DIRICHLET_PROCESS, LIKELIHOODS_SHOWN
from burstmix.results.prepare import LEDGER_SHOWN
from burstmix.results.select import (
    CRITERIA,
    EVIDENCE,
    FAMILIES,
    PARAMETERS_SHOWN,
    PUBLISHED,
    SELECTION,
)
from burstmix.results.significance import BOOTSTRAP_SHOWN, INTERVALS_SHOWN
from burstmix.select import Overview, answer
from burstmix.select.overview import Class

from .files import Results
from .parts import (
    Figure,
    Fold,
    Grid,
    Link,
    Links,
    Objects,
    Points,
    cells_of,
    columns_of,
    figure,
    grid,
    heading,
    links_to,
)

# The columns on the criteria of one family and error mode, with their words.
_JUDGED = SELECTION.page(
    "report.html", "k", "n_parameters", "lnl", "aic", "delta_aic", "words_aic", "bic", "delta_bic",
    "words_bic", "weight_bic", "p_bootstrap", "flags",
)  # fmt: skip
# The columns on what is known against each fit.
_FLAGGED = SELECTION.page(
    "report.html", "family", "errors", "k", "starts_at_best", "starts", "flags", "notes",
    "set_aside", "gain_set_aside", "set_aside_by",
)  # fmt: skip
MOST_REASONS = 5  # that limit a verdict are listed beside its figure
_OBJECT = ("class", "p_class", "p_class_low", "p_class_high", "flags")


@dataclass(frozen=True)
class Section:
    """A sample's part of the page: its row on the first screen, with a small picture, and more."""

    overview: Overview
    thumbnail: list[Figure]
    headline: tuple[str, ...]
    figure: list[Figure]
    classes: list[Grid]
    criteria: list[Grid]
    reasons: list[Points]
    folds: list[Fold]


@dataclass(frozen=True)
class Sample:
    """The results of one sample, by what they are."""

    results: Results
    name: str
    objects: int  # at most so many are in the page

    def table(self, name: str, keep: bool = True) -> Table:
        return self.results.table(f"{self.name}/{name}", keep)

    def has(self, name: str) -> bool:
        return f"{self.name}/{name}" in self.results

    def drawn(self, stem: str, kind: str, alt: str, *data: str) -> list[Figure]:
        """A figure of the sample, and links to its tables `data`."""
        paths = (f"{self.name}/{name}" for name in data)
        return figure(self.results, f"{self.name}/figures/{stem}", kind, alt, *paths)

    def links(self, *names: str) -> list[Link]:
        return links_to(self.results, *(f"{self.name}/{name}" for name in names))

    def printed(self, name: str) -> list[Link]:
        """Links to a table of a sample for print, and with all its digits."""
        return self.links(*(f"tables/{name}.{suffix}" for suffix in ("ecsv", "tex", "txt")))

    def modes(self) -> list[str]:
        """The error modes that its classes are tabulated in, the verdict's own first."""
        return [mode for mode in MODES if self.has(f"classes_{mode}.ecsv")]

    def overview(self) -> Overview:
        return Overview.from_tables(
            self.table("verdict.ecsv"),
            self.table("reasons.ecsv"),
            [self.table(f"classes_{mode}.ecsv") for mode in self.modes()],
            self.table("ledger.ecsv"),
        )


def first_of(sample: Sample, overview: Overview) -> tuple[list[Figure], list[Figure]]:
    """The small picture of the first screen, and Figure 1."""
    found, mode = f"{overview.title}, {overview.mode} errors", overview.mode
    alt = f"{found}: mixture over the histogram, AIC and BIC against the number of components, "
    return (
        sample.drawn(f"histogram_{mode}", "histogram", f"Histogram of {found}, with the mixture"),
        sample.drawn(
            f"panels_{mode}", "panels", f"{alt}probability of each class", "selection.ecsv",
            "parameters.ecsv",
        ),
    )  # fmt: skip


def section(sample: Sample, overview: Overview, first: tuple) -> Section:
    """The section of a sample, whose first figures are made already."""
    thumbnail, panels = first
    selection = sample.table("selection.ecsv")
    reasons = [
        Points("What speaks for it", list(overview.speaking_for.values())),
        Points("What limits it", _most(overview.against)),
    ]
    folds = [
        _other_mode(sample, overview, selection),
        _families(sample, overview, selection),
        _several(sample, overview),
        _membership(sample, overview),
        _parameters(sample, overview),
        _significance(sample, overview, selection),
        _published(sample),
        _audit(sample, overview, selection),
    ]
    folds.append(Fold("files", "All files of this sample", _files(sample)))
    return Section(
        overview,
        thumbnail,
        answer(overview),
        panels,
        _classes(sample, overview),
        _criteria(sample, overview, selection, overview.mode),
        [each for each in reasons if each.sentences],
        [each for each in folds if each.parts],
    )


def _most(against):
    """The first findings, as many as a glance takes in, and how many are left."""
    words = list(against.values())
    if len(words) <= MOST_REASONS:
        return words
    left = len(words) - MOST_REASONS + 1
    return [*words[: MOST_REASONS - 1], f"{left} more findings limit it: the audit lists them."]


def _classes(sample, overview):
    """The classes of the fit that the verdict is on or, if there is none, of the one shown."""
    table = sample.table(f"classes_{overview.mode}.ecsv")
    classes = [Class.from_row(row) for row in table]
    centres = CLASSES.named("centre_VARIABLE", table.colnames).values()
    columns = [("class", False), ("share", True), *((heading(name), True) for name in centres)]
    rows = [[each.name, *map(str, (each.share, *each.centres.values()))] for each in classes]
    carries = "" if overview.k else ", which is barred and carries no verdict"
    brackets = " In brackets: 90 % intervals." * any(each.has_intervals for each in classes)
    caption = (
        f"Classes of the {family_title(overview.family)} fit of k = {len(table)}, "
        f"{overview.mode} errors{carries}.{brackets}"
    )
    links = sample.links(f"classes_{overview.mode}.ecsv")
    return [Grid(caption, columns, rows, links)]


def _criteria(sample, overview, selection, mode):
    """The criteria of the verdict's family in an error mode."""
    own = selection[(selection["family"] == overview.family) & (selection["errors"] == mode)]
    return grid(
        _JUDGED,
        _JUDGED.shown(own),
        f"Criteria of {overview.family} mixtures, {mode} errors: AIC in the words of Burnham & "
        "Anderson, BIC in those of Kass & Raftery. Only fits without a flag are compared.",
        sample.printed("criteria"),
        lambda row: mode == overview.mode and row["k"] == overview.k,
        "preferred",
    )


def _other_mode(sample, overview, selection):
    others = [mode for mode in sample.modes() if mode != overview.mode]
    parts = []
    for mode in others:
        alt = f"{overview.title}, {mode} errors: mixture, AIC and BIC, probability of each class"
        parts += sample.drawn(f"panels_{mode}", "panels", alt, "selection.ecsv", "parameters.ecsv")
        parts += _criteria(sample, overview, selection, mode)
    return Fold("errors", f"The same {' and '.join(others)} errors", parts)


def _families(sample, overview, selection):
    title = overview.title
    several = len(set(selection["family"])) > 1
    alt = f"{title}: AIC and BIC of every family against the number of components"
    parts = sample.drawn("families", "families", alt, "selection.ecsv")
    if several:
        parts += grid(CRITERIA, CRITERIA.shown(selection), "Criteria of every fit.",
                      sample.printed("criteria"))  # fmt: skip
    if "families.ecsv" in sample.results:
        table = sample.results.table("families.ecsv")
        own = table[table["sample"] == sample.name]
        own.remove_column("sample")
        parts += grid(FAMILIES, own, sample.results.caption("families_table")[0],
                      links_to(sample.results, "families.ecsv", "families.md"))  # fmt: skip
    alt = f"{title}: fits from scikit-learn's default start and from many starts"
    parts += sample.drawn("two_solutions", "two_solutions", alt)
    alt = f"{title}: number of components against the concentration"
    data = "dirichlet_process.ecsv"
    parts += sample.drawn("dirichlet_process", "dirichlet_process", alt, data)
    if sample.has(data):
        table, caption = sample.table(data), "Mixtures under a Dirichlet process."
        parts += grid(DIRICHLET_PROCESS, table, caption, sample.links(data))
    rest = _of_each_fit(sample)
    if rest:
        parts.append(Links("Figures of each fit", rest))
    return Fold("families", "Families and other solutions", parts)


def _of_each_fit(sample):
    """Links to the figures of single fits, which the page does not show."""
    of = f"{sample.name}/figures/"
    every = tuple(f"{of}{kind}_" for kind in ("histogram", "panels", "planes"))
    own = tuple(f"{kind}{mode}." for kind in every for mode in MODES)
    found = [
        path for path in sample.results.paths if path.startswith(every) and not path.startswith(own)
    ]
    return [Link(path, path.removeprefix(of)) for path in found]


def _several(sample, overview):
    parts = []
    for mode in sample.modes():
        alt = f"{overview.title}, {mode} errors: classes in pairs of variables"
        parts += sample.drawn(f"planes_{mode}", "several", alt, "parameters.ecsv")
    return Fold("several", "Several variables", parts)


def _membership(sample, overview):
    mode, parts = overview.mode, []
    suffix = "ecsv" if sample.has(f"membership_{mode}.ecsv") else "fits"
    membership = sample.table(f"membership_{mode}.{suffix}", keep=False)
    named = sample.table(f"named_{mode}.ecsv")
    links = sample.links(*(f"membership_{mode}.{each}" for each in ("ecsv", "fits", "vot")))
    parts += grid(
        COUNTED, counts_table(membership),
        f"Objects of each class. {COUNTS}",
        sample.links(f"membership_{mode}.html"),
    )  # fmt: skip
    parts += grid(NAMED_CLASSES, named_for_print(membership, named),
                  "Objects that the config names.", sample.links(f"named_{mode}.ecsv"))  # fmt: skip
    alt = f"{overview.title}, {mode} errors: probability of the class of each object"
    parts += sample.drawn(f"membership_{mode}", "membership", alt, f"membership_{mode}.{suffix}")
    if sample.has("merging.ecsv") and max(sample.table("merging.ecsv")["k"], default=0) > 2:
        alt = f"{overview.title}: tree of joined components"
        parts += sample.drawn("merging", "merging", alt, "merging.ecsv")
    parts.append(_objects(sample, membership, links))
    return Fold("membership", "Classes of objects", parts)


def _objects(sample, membership, links):
    values = membership.colnames[: membership.colnames.index("class")]
    names = [*values, *(name for name in _OBJECT if name in membership.colnames)]
    first = membership[names][: sample.objects]
    # ECSV reads an empty text as a missing one, and FITS text as bytes.
    for name in names:
        if first[name].dtype.kind == "U":
            first[name] = np.ma.filled(first[name], "")
        elif first[name].dtype.kind == "S":
            first[name] = np.char.decode(np.ma.filled(first[name], b""), "utf-8")
    caption = "Each object with its most probable class, and 90 % intervals of that probability."
    return Objects(caption, columns_of(MEMBERSHIP, first), cells_of(MEMBERSHIP, first),
                   len(membership), links)  # fmt: skip


def _parameters(sample, overview):
    """The parameters of the fit that the verdict is on, with links to those of all fits."""

    def own(table):
        of_fit = (table["family"] == overview.family) & (table["errors"] == overview.mode)
        return table[of_fit & (table["k"] == overview.k)]

    if overview.k is None:
        return Fold("parameters", "", [])
    parameters = PARAMETERS_SHOWN.shown(own(sample.table("parameters.ecsv")))
    for name in parameters.colnames:  # those of other families' shapes, and limits of no width
        if np.ma.getmaskarray(parameters[name]).all() and name != "flags":
            parameters.remove_column(name)
    fit = f"{overview.family} mixture of k = {overview.k}, {overview.mode} errors"
    parts = grid(PARAMETERS_SHOWN, parameters, f"Parameters of the {fit}.",
                 sample.printed("parameters"))  # fmt: skip
    if sample.has("intervals.ecsv"):
        intervals = intervals_for_print(own(sample.table("intervals.ecsv")))
        parts += grid(INTERVALS_SHOWN, intervals, f"90 % intervals of the {fit}.",
                      sample.printed("intervals"))  # fmt: skip
    return Fold("parameters", "Parameters of the preferred fit", parts)


def _significance(sample, overview, selection):
    alt = f"{overview.title}: likelihood ratio of the sample among simulated ones"
    parts = sample.drawn("bootstrap", "significance", alt, "bootstrap.ecsv")
    if sample.has("bootstrap.ecsv"):
        table = BOOTSTRAP_SHOWN.shown(sample.table("bootstrap.ecsv"))
        parts += grid(BOOTSTRAP_SHOWN, table, "Bootstrapped likelihood ratios.",
                      sample.printed("bootstrap"))  # fmt: skip
    parts += grid(EVIDENCE, EVIDENCE.shown(selection), "Other criteria and p-values of every fit.",
                  sample.printed("evidence"))  # fmt: skip
    return Fold("significance", "Significance", parts)


def _published(sample):
    published = sample.results.table("published.ecsv")
    own = published_for_print(published[published["sample"] == sample.name])
    if len(own):
        own.remove_column("sample")
    links = links_to(sample.results, "published.ecsv", "published.md")
    caption, _ = sample.results.caption("published")
    return Fold("published", "Published numbers", grid(PUBLISHED, own, caption, links))


def _audit(sample, overview, selection):
    findings = [f"{words} ({name})" for name, words in overview.against.items()]
    parts = [Points("Every finding that limits the verdict", findings)] if findings else []
    verdict = sample.links("verdict.html", "verdict.md")
    flagged = _FLAGGED.shown(selection)
    parts += grid(_FLAGGED, flagged, "Starts, flags and notes of every fit.", verdict)
    likelihoods = likelihoods_for_print(sample.table("likelihoods.ecsv"))
    parts += grid(LIKELIHOODS_SHOWN, likelihoods, "Normals under every rule for errors and "
                  "rounding.", sample.printed("likelihoods"))  # fmt: skip
    parts += grid(LEDGER_SHOWN, sample.table("ledger.ecsv"), "What was removed before the fits.",
                  sample.printed("ledger"))  # fmt: skip
    return Fold("audit", "Audit", parts)


def _files(sample):
    of = f"{sample.name}/"
    own = [path for path in sample.results.paths if path.startswith(of)]
    return [Links("By their place in the folder", [Link(p, p.removeprefix(of)) for p in own])]
