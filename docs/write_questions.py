"""Write docs/questions.md and its figures: `python docs/write_questions.py results_questions`.

From the results of a run of configs/questions.yaml; each number on the page is one of theirs. What
such a run left out, as Fermi's table, is left out of the page.
"""

import sys
import textwrap
from itertools import product
from pathlib import Path

import numpy as np
from astropy.table import Table
from matplotlib.figure import Figure

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from burstmix.families import family_title  # noqa: E402
from burstmix.io import read_table  # noqa: E402
from burstmix.pairs import LEVEL  # noqa: E402
from burstmix.render import style  # noqa: E402
from burstmix.render.differences import SCALE, explain_marks, show_differences  # noqa: E402
from burstmix.version import __version__  # noqa: E402

DOCS = ROOT / "docs"
FIGURES = {name: DOCS / f"questions_{name}.png" for name in ("planes", "nine", "validated")}
# Samples of the config, by what the page calls them.
PLANES = {
    "BATSE": {"lognormal": "batse_t90_h32", "delta": "batse_t90_h32_delta"},
    "Fermi": {"lognormal": "fermi_t90_hardness", "delta": "fermi_t90_hardness_delta"},
}
SKEWED, SYMMETRIC = ("skew_normal", "skew_t"), ("normal", "student_t")
OF_NINE = ("batse_nine", "batse_nine_factors", "batse_nine_t")  # of the same bursts
NINE = {
    **dict.fromkeys(OF_NINE, "all nine"),
    "batse_nine_cut": "all nine, small errors",
    "batse_nine_all": "one of nine at least",
    "batse_six": "six variables",
    "batse_six_t": "six variables",
}
WIDTH = 110  # of a line
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven")
LOOKS = (("-", "o"), ((0, (4, 1.5)), "s"), ((0, (1, 1)), "^"), ((0, (4, 1, 1, 1)), "D"))
COLOURS = ("black", *(style.class_colour(j, 7) for j in range(6)))


WITH_FERMI = " Fermi's table is not packaged; it was added as the config says."
WITHOUT_FERMI = (
    " Fermi's table is not packaged, and this run was without it; the config says how to add it."
)
PAGE = """# Open questions of the field

Made by `python docs/write_questions.py results_questions` from the results of
`configs/questions.yaml`, by burstmix {version}; the floor is {floor} dex, and what a flag bars is
in brackets.{with_fermi} The methods are in [methods.md](methods.md).

## Two skewed classes or three symmetric ones?

On durations and hardnesses Tarnopolski (2019, ApJ 870, 105) has two skewed classes, and Zhang et
al. (2022) have three symmetric ones. Here are normals, Student's t, skew-normals and skew-t,
without errors and under both rules that errors of two variables have.{without} Swift's table has no
fluences in bands, and so no hardness.

{planes}

![BIC against the number of components, by family and rule for errors]({figure_planes})

{criteria_of_planes}

## How many classes in nine variables?

T50, T90, four fluences and three peak fluxes of BATSE: papers have five classes
(arXiv:1703.07338, 1712.08123, 2601.19140), three (1906.01362, 2101.03536) and two (2605.30175).
{gaps} BIC is least, of each family, for

{nine}

![BIC against the number of components in nine variables]({figure_nine})

{criteria_of_nine}

{merging}

## What would change it?

{validated}

![Cross-validated likelihood against the number of components]({figure_validated})

{p_values}

What speaks against each verdict, which is on the fits with errors:

{limits}
"""


class Results:
    """The tables of a folder of results, by their samples."""

    def __init__(self, folder):
        self.folder, self.tables = Path(folder), {}

    def has(self, sample: str, name: str = "verdict") -> bool:
        return (self.folder / sample / f"{name}.ecsv").is_file()

    def table(self, sample: str, name: str) -> Table:
        path = self.folder / sample / f"{name}.ecsv"
        if path not in self.tables:
            self.tables[path] = read_table(path)
        return self.tables[path]

    def fits(self, sample: str, errors: str) -> Table:
        """The rows of selection.ecsv in an error mode."""
        rows = self.table(sample, "selection")
        return rows[rows["errors"] == errors]


def number(count: int) -> str:
    """A small number as a word."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def model(fit) -> str:
    """What sentences call a row of selection.ecsv: two skew-normals."""
    title = family_title(fit["family"])
    plural = "s" if fit["k"] > 1 and not title.endswith("t") else ""
    return f"{number(int(fit['k']))} {title}{plural}"


def allowed(rows: Table) -> Table:
    """Those that no flag bars."""
    return rows[np.array([not flags for flags in rows["flags"].filled("")], dtype=bool)]


def least(rows: Table, families=None) -> Table:
    """The row of least BIC that no flag bars, of some families."""
    rows = allowed(rows)
    if families:
        rows = rows[np.isin(rows["family"], families)]
    return rows[np.argmin(rows["bic"])]


def criteria_of(results: Results, samples: list[str]) -> list[str]:
    """A table in Markdown: BIC of each family and k, in brackets where a flag bars the fit."""
    most = max(max(results.table(sample, "selection")["k"]) for sample in samples)
    heads = " | ".join(f"k = {k + 1}" for k in range(most))
    lines = [
        f"| sample | objects | errors | family | {heads} |",
        f"| --- | ---: | --- | --- |{' ---: |' * most}",
    ]
    for sample in samples:
        rows = results.table(sample, "selection")
        # Without errors both rules are one.
        modes = ["with"] if sample.endswith("_delta") else ["without", "with"]
        for errors, family in product(modes, dict.fromkeys(rows["family"])):
            own = rows[(rows["errors"] == errors) & (rows["family"] == family)]
            cells = {row["k"]: f"{row['bic']:.1f}" for row in own}
            cells |= {row["k"]: f"({row['bic']:.1f})" for row in own if row["flags"]}
            numbers = " | ".join(cells.get(k + 1, "") for k in range(most))
            rule = "with, `delta`" if sample.endswith("_delta") else errors
            lines.append(
                f"| `{sample}` | {own['n_objects'][0]} | {rule} | `{family}` | {numbers} |"
            )
    return lines


# Duration and hardness


def planes_of(results: Results) -> list[tuple[str, str, str, str]]:
    """(instrument, title, sample, errors) of each panel."""
    found = []
    for instrument, rules in PLANES.items():
        for rule, sample in rules.items():
            if results.has(sample):
                if rule == "lognormal":
                    found.append((instrument, "without errors", sample, "without"))
                found.append((instrument, f"errors by {rule}", sample, "with"))
    return found


def draw_planes(results: Results, path) -> None:
    """BIC of every family against k, a panel for each rule, a row for each instrument."""
    panels = planes_of(results)
    instruments = list(dict.fromkeys(panel[0] for panel in panels))
    with style.applied():
        figure = Figure(figsize=(style.width(2), 2.5 * len(instruments)))
        most = max(sum(panel[0] == each for panel in panels) for each in instruments)
        rows = figure.subplots(len(instruments), most, squeeze=False)
        for row, instrument in zip(rows, instruments, strict=True):
            own = [panel for panel in panels if panel[0] == instrument]
            for axes, (_, title, sample, errors) in zip(row, own, strict=False):
                lines = {
                    family_title(family): rows_of(results.fits(sample, errors), family)
                    for family in dict.fromkeys(results.fits(sample, errors)["family"])
                }
                draw_lines(axes, lines)
                axes.set_title(f"{instrument}, {title}")
            for axes in row[len(own) :]:
                axes.set_visible(False)
            row[0].set_ylabel(rf"$\Delta$BIC ({SCALE})")
        style.save(figure, path)


def rows_of(rows: Table, family: str) -> Table:
    return rows[rows["family"] == family]


def draw_lines(axes, lines: dict[str, Table], legend: bool = True) -> None:
    """BIC above the least of all lines that no flag bars, with open marks where one does."""
    lowest = min(min(allowed(rows)["bic"]) for rows in lines.values())
    above = {label: np.asarray(rows["bic"]) - lowest for label, rows in lines.items()}
    flagged = False
    for (label, rows), (line, mark), colour in zip(lines.items(), LOOKS, COLOURS, strict=False):
        k, barred = np.asarray(rows["k"]), np.array([bool(f) for f in rows["flags"].filled("")])
        look = {"color": colour, "marker": mark, "markersize": 3.5}
        axes.plot(k, above[label], linestyle=line, **look, label=label)
        axes.plot(k[barred], above[label][barred], ls="", **look, markerfacecolor="white")
        flagged |= barred.any()
    every = np.concatenate(list(above.values()))
    ks = np.unique(np.concatenate([np.asarray(rows["k"]) for rows in lines.values()]))
    show_differences(axes, ks, every.min(), every.max())
    explain_marks(axes, flagged, handlelength=3)


def on_planes(results: Results) -> list[str]:
    """What is preferred under each rule, of two skewed and of three symmetric classes too."""
    lines = []
    for instrument, title, sample, errors in planes_of(results):
        rows = results.fits(sample, errors)
        best = least(rows)
        other = least(rows[rows["k"] != best["k"]])
        skewed = least(rows[rows["k"] == 2], SKEWED)
        symmetric = least(rows[rows["k"] == 3], SYMMETRIC)
        difference = skewed["bic"] - symmetric["bic"]
        words = "lower" if difference < 0 else "higher"
        tails = rows_of(rows, "student_t")
        tails = tails[tails["k"] == 2]["bic"][0] - rows_of(rows[rows["k"] == 2], "normal")["bic"][0]
        lines.append(
            f"- **{instrument}, {title}** ({best['n_objects']} bursts): BIC is least for "
            f"{model(best)} ({best['bic']:.1f}), and {other['bic'] - best['bic']:.1f} higher for "
            f"{model(other)}, the best of another number. Of two skewed classes the best, "
            f"{model(skewed)}, have a BIC {abs(difference):.1f} {words} than the best of three "
            f"symmetric ones, {model(symmetric)}. Tails {'earn' if tails < 0 else 'cost'} "
            f"{abs(tails):.1f} in BIC with two symmetric classes."
        )
    return lines


# Nine variables


def lines_of_nine(results: Results, errors: str) -> dict[str, Table]:
    """The lines of a panel: each family's fits to the bursts that have all nine."""
    found = {}
    for sample in OF_NINE:
        if results.has(sample):
            rows = results.fits(sample, errors)
            found |= {family_title(f): rows_of(rows, f) for f in dict.fromkeys(rows["family"])}
    return found


def draw_nine(results: Results, path) -> None:
    """BIC against k on the bursts that have all nine: without errors, and with."""
    with style.applied():
        figure = Figure(figsize=(style.width(2), 2.8))
        for axes, errors in zip(figure.subplots(1, 2), ("without", "with"), strict=True):
            lines = lines_of_nine(results, errors)
            draw_lines(axes, lines)
            n_objects = results.fits("batse_nine", errors)["n_objects"][0]
            axes.set_title(f"BATSE, nine variables, $N$ = {n_objects}, {errors} errors")
            axes.set_ylabel(rf"$\Delta$BIC ({SCALE})")
        style.save(figure, path)


def on_nine(results: Results) -> list[str]:
    lines = []
    for sample, what in NINE.items():
        if not results.has(sample):
            continue
        parts = []
        for errors in ("without", "with"):
            rows = results.fits(sample, errors)
            for family in dict.fromkeys(rows["family"]):
                best = least(rows, [family])
                own = rows_of(rows, family)
                edge = ", the most that was tried," if best["k"] == max(own["k"]) else ""
                below = own[own["k"] == best["k"] - 1]
                fewer = ""
                for row in below:
                    above = row["bic"] - best["bic"]
                    fewer = f", {above:.1f} below one fewer"
                    if row["flags"]:
                        side = "below" if above > 0 else "above"
                        fewer = f", {abs(above):.1f} {side} one fewer, which a flag bars"
                parts.append(f"{errors} errors {model(best)}{edge} ({best['bic']:.1f}{fewer})")
        lines.append(f"- `{sample}` ({what}; {rows['n_objects'][0]} bursts): {'; '.join(parts)}.")
    return lines


def on_samples(results: Results) -> str:
    """How many normals BIC prefers on each sample of nine variables."""
    samples = [s for s in ("batse_nine", "batse_nine_cut", "batse_nine_all") if results.has(s)]
    parts = []
    for errors in ("without", "with"):
        rows = [least(results.fits(sample, errors), ["normal"]) for sample in samples]
        ks = [f"{number(int(row['k']))} of {row['n_objects']} bursts" for row in rows]
        parts.append(f"{errors} errors {', '.join(ks)}")
    words = f"So there are, of normals, {'; '.join(parts)}."
    if results.has("batse_nine_t"):
        without, with_ = (
            number(int(least(results.fits("batse_nine_t", errors))["k"]))
            for errors in ("without", "with")
        )
        words += f" Student's t are {without} without errors and {with_} with errors."
    return words


def on_five(results: Results) -> str:
    """What five normals come to, and a spurious optimum of five with more likelihood."""
    parts = []
    for errors in ("without", "with"):
        rows = rows_of(results.fits("batse_nine", errors), "normal")
        five, best = rows[rows["k"] == 5][0], least(rows)
        words = f"{errors} errors five normals have {five['bic']:.1f}"
        if five["k"] != best["k"]:
            words += f", {five['bic'] - best['bic']:.1f} above {model(best)}"
        if five["gain_set_aside"] is not np.ma.masked:
            bic = five["bic"] - 2 * five["gain_set_aside"]
            words += (
                f" ({bic:.1f} at a maximum that is set aside as `{five['set_aside_by']}`: its gain "
                "over four lies on too few bursts)"
            )
        parts.append(words)
    return f"By BIC {'; '.join(parts)}."


def on_classes(results: Results) -> str:
    """Weight and T90 of the classes of the best normals on all nine, without and with errors."""
    rows, parts = results.table("batse_nine", "parameters"), []
    for errors in ("without", "with"):
        best = least(results.fits("batse_nine", errors), ["normal"])
        own = rows[(rows["family"] == "normal") & (rows["errors"] == errors)]
        own = own[own["k"] == best["k"]]
        own.sort("t90")
        classes = ", ".join(f"{row['weight']:.2f} at {row['t90']:.3g} s" for row in own)
        parts.append(f"{errors} errors {classes}")
    return f"The normals' classes by weight and mean T90: {'; '.join(parts)}."


def on_gaps(results: Results) -> str:
    """How many bursts have what, and what a fluence of 0 does."""
    ledger = results.table("batse_nine", "ledger")
    reasons = {row["cut"]: row["reason"] for row in ledger}
    gone = {row["cut"]: row["removed"] for row in ledger}
    left, every = ledger["rows_after"][-1], ledger["rows_before"][0]
    zeros = reasons["not_positive"].partition("(")[2].rstrip(")").split(", ")
    zeros = [zero for zero in zeros if not zero.endswith(" 0")]
    words = (
        f"Of {every} triggers {left} have all nine variables: {gone['missing']} lack a value or an "
        f"error, and {gone['not_positive']} have a value of 0, which has no place on a log scale "
        f"({', '.join(zeros)})."
    )
    if results.has("batse_nine_all"):
        kept = results.table("batse_nine_all", "ledger")["rows_after"][-1]
        words += (
            f" With these as missing (`incomplete: keep`) {kept} bursts have one variable at least."
        )
    return words


def on_merging(results: Results) -> str:
    """How the preferred mixture joins, from five to three to two."""
    parts = []
    for errors in ("without", "with"):
        steps = results.table("batse_nine", "merging")
        steps = steps[steps["errors"] == errors]
        if not len(steps):
            continue
        joins = [
            f"{row['first']} and {row['second']} (entropy {row['entropy']:.0f} after)"
            for row in steps
        ]
        k, family = steps["k"][0], steps["family"][0]
        of = f"{number(int(k))} {family_title(family)} components"
        parts.append(f"{errors} errors the {of} join in this order: {', '.join(joins)}")
    return "Pair by pair, " + "; ".join(parts) + ". Components are numbered by their T50."


# What would change it


def validated(results: Results, errors: str) -> dict[str, Table]:
    """Those of the lines of nine variables that have a cross-validated lnL."""
    lines = lines_of_nine(results, errors)
    return {title: rows for title, rows in lines.items() if "lnl_validated" in rows.colnames}


def draw_validated(results: Results, path) -> None:
    """Cross-validated lnL of nine variables against k, from the greatest."""
    with style.applied():
        figure = Figure(figsize=(style.width(2), 2.5))
        for axes, errors in zip(figure.subplots(1, 2), ("without", "with"), strict=True):
            lines = validated(results, errors)
            most = max(max(rows["lnl_validated"]) for rows in lines.values())
            for label, (line, mark), colour in zip(lines, LOOKS, COLOURS, strict=False):
                fall = most - lines[label]["lnl_validated"]
                look = {"color": colour, "linestyle": line, "marker": mark, "markersize": 3.5}
                axes.plot(lines[label]["k"], fall, **look, label=label)
            axes.set_yscale("symlog", linthresh=100)
            axes.set_xlabel("number of components $k$")
            axes.set_ylabel(r"$\ln L_\mathrm{cv}$ below the greatest")
            axes.set_title(f"BATSE, nine variables, {errors} errors")
            axes.legend()
        style.save(figure, path)


def on_validated(results: Results) -> str:
    parts = []
    for errors in ("without", "with"):
        lines = [allowed(rows) for rows in validated(results, errors).values()]
        tops = [rows[np.argmax(rows["lnl_validated"])] for rows in lines]
        best = max(tops, key=lambda row: row["lnl_validated"])
        by_bic = min((least(rows) for rows in lines), key=lambda row: row["bic"])
        fall = best["lnl_validated"] - by_bic["lnl_validated"]
        parts.append(
            f"{errors} errors {model(best)} have the greatest cross-validated likelihood (lnL "
            f"{best['lnl_validated']:.1f}), {fall:.1f} above that of {model(by_bic)}, which BIC "
            "prefers of these"
        )
    families = " and ".join(f"{title}s" for title in validated(results, "with"))
    return (
        f"Ten folds know nothing of numbers of parameters: of {families} that no flag bars, "
        + "; ".join(parts)
        + "."
    )


def on_limits(results: Results) -> list[str]:
    """What speaks against each verdict, as its sample's own verdict says."""
    lines = []
    named = [s for rules in PLANES.values() for s in rules.values()] + list(NINE)
    for sample in filter(results.has, named):
        verdict = results.table(sample, "verdict")
        own = verdict[verdict["errors"] == "with"][0]
        reasons = results.table(sample, "reasons")
        against = [str(row["words"]) for row in reasons if row["speaks"] == "against"]
        count = own["verdict_k"]
        head = "no number" if count is np.ma.masked else f"{number(int(count))} classes"
        lines.append(f"- `{sample}`: {head}, evidence {own['strength']}. " + " ".join(against))
    return lines


def on_p_values(results: Results) -> list[str]:
    """Bootstrapped p-values, where a run had replicates."""
    rows = []
    for sample in ("batse_t90_h32", "batse_nine"):
        if results.has(sample, "bootstrap"):
            for row in results.table(sample, "bootstrap"):
                pair = f"{row['family']} {row['k']} against {row['family_next']} {row['k_next']}"
                p = f"{row['p_bootstrap']:.3f} ± {row['p_bootstrap_error']:.3f}"
                rows.append(
                    f"| `{sample}` | {row['errors']} | {pair} | `{row['simulator']}` | "
                    f"{row['ratio']:.1f} | {row['replicates']} | {p} |"
                )
    if not rows:
        return [
            "This run had no simulated samples, so there are no p-values: `bootstrap: {replicates: "
            "60}` draws them for two skew-normals against three normals of duration and hardness, "
            "and for four against five normals of nine variables, which takes hours."
        ]
    about = (
        "Samples simulated from the first fit of a pair: a small p rejects it against the second. "
        "The config as it stands asks for none; its last comment says how these were asked for."
    )
    head = "| sample | errors | pair | simulator | ratio | replicates | p |", "| --- " * 7 + "|"
    return [about, "", *head, *rows, *on_price(results)]


def on_price(results: Results) -> list[str]:
    """What one more normal gains in nine variables, and what BIC asks for it."""
    if not results.has("batse_nine", "bootstrap"):
        return []
    parts, left_out = [], []
    for row in results.table("batse_nine", "bootstrap"):
        fits = rows_of(results.fits("batse_nine", row["errors"]), "normal")
        fewer, more = (fits[fits["k"] == k][0] for k in (row["k"], row["k_next"]))
        price = more["bic"] - fewer["bic"] + row["ratio"]
        reached = round(row["p_bootstrap"] * (row["replicates"] + 1)) - 1
        parts.append(
            f"{row['errors']} errors {model(more)} gain {row['ratio']:.0f} over "
            f"{number(int(row['k']))}, as {reached} of {row['replicates']} samples do, and BIC "
            f"asks for {price:.0f}"
        )
        if row["p_bootstrap"] < LEVEL and row["ratio"] < price:
            left_out.append(row["errors"])
    words = "; ".join(parts)
    words = f"{words[0].upper()}{words[1:]}."
    if left_out:
        words += f" So BIC leaves out, {' and '.join(left_out)} errors, what is hardly chance."
    return ["", words]


def page(results: Results) -> str:
    """The page in Markdown."""
    planes = [s for rules in PLANES.values() for s in rules.values() if results.has(s)]
    parts = {
        "version": __version__,
        "floor": f"{results.table('batse_nine', 'selection')['floor'][0]:g}",
        "without": "" if results.has("fermi_t90_hardness") else WITHOUT_FERMI,
        "with_fermi": WITH_FERMI if results.has("fermi_t90_hardness") else "",
        "planes": "\n".join(on_planes(results)),
        "criteria_of_planes": "\n".join(criteria_of(results, planes)),
        "gaps": on_gaps(results),
        "nine": "\n".join(on_nine(results)),
        "criteria_of_nine": "\n".join(criteria_of(results, list(filter(results.has, NINE)))),
        "merging": " ".join(
            each(results) for each in (on_samples, on_five, on_classes, on_merging)
        ),
        "validated": on_validated(results),
        "p_values": "\n".join(on_p_values(results)),
        "limits": "\n".join(on_limits(results)),
    }
    figures = {f"figure_{name}": path.name for name, path in FIGURES.items()}
    return "\n\n".join(map(wrapped, PAGE.format(**parts, **figures).strip().split("\n\n"))) + "\n"


def wrapped(block: str) -> str:
    """A paragraph or a list in lines of the length that pages have."""
    if block.startswith(("#", "|", "![")):
        return block
    lines = block.split("\n") if block.startswith("- ") else [block]
    indent = "  " if block.startswith("- ") else ""
    how = {"break_long_words": False, "break_on_hyphens": False, "subsequent_indent": indent}
    return "\n".join(textwrap.fill(" ".join(line.split()), WIDTH, **how) for line in lines)


if __name__ == "__main__":
    results = Results(sys.argv[1])
    if not results.has("batse_nine"):
        sys.exit(
            f"{sys.argv[1]} holds no results of configs/questions.yaml; first type "
            "./run --configfile configs/questions.yaml"
        )
    draw_planes(results, FIGURES["planes"])
    draw_nine(results, FIGURES["nine"])
    draw_validated(results, FIGURES["validated"])
    (DOCS / "questions.md").write_text(page(results), encoding="utf-8")
