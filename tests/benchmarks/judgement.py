"""How often the judgement finds the true number of classes, on catalogues of seventeen truths.

    python tests/benchmarks/judgement.py --seeds tune --catalogues 40 20 --cores 2

As many catalogues of 500 and of 2000 objects as --catalogues says are drawn from each truth below,
fitted as a default analysis fits a sample, and judged. Printed for each truth and size: in how many
the true k is what BIC prefers among normals, flags ignored (raw); among normals by the project's
judgement (normals); among all families asked for (all); how much more often all than raw, with the
standard error of the paired difference; and in how many a flag bars the true k of the true family,
or of normals where it is not fitted. Then which flags those are, how often each strength of the
evidence comes with the true k, and the processor time. The strength leaves aside what rests on
other rules for errors, on bins, on an error mode not asked for (UNMEASURED), and, without
--replicates, on simulated samples. With them the preferred fit gets the p-values that a verdict
asks for.

A rule is tuned on the seeds `tune`, and judged once on the seeds `judge`. --record keeps how often
each strength was right in the table that verdicts quote (select/claims.ecsv). Fits are kept, and
are made again only where the code that fits has changed: what is stopped goes on where it was, and
a rule that rests on fits and flags alone is judged anew in seconds. Ends with an error where the
bars of `bars_missed` are missed by the truths JUDGED; the others are shown.
"""

import argparse
import hashlib
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from astropy.table import Table

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from burstmix.families import DECLARED
from burstmix.fit import compile_kernel, draw, family_of
from burstmix.fit.fit_set import fit_set
from burstmix.io import read_table, write_table
from burstmix.io.format import FORMAT
from burstmix.model import Choice, Fit, FitSet, Sample, Variable, seed_of
from burstmix.pairs import NEXT, PREVIOUS
from burstmix.prepare.quantisation import infer_steps, lowest_limit
from burstmix.select.claims import CLAIMS, RECORD, claims
from burstmix.select.evidence import Evidence
from burstmix.select.findings import LIMITS, SIDES, STRENGTHS, found_in, strength_of, strengths
from burstmix.significance.bootstrap import bootstrap_rows, bootstrap_table
from burstmix.significance.ratio import simulated_ratios

HOME = Path(__file__).parents[2]
SIZES = (500, 2000)
SETTINGS = {
    "components": [1, 2, 3, 4],
    "seed": 1,
    "floor": 0.05,
    "floor_ratio": 0.1,
    "likelihood": "auto",
}
SPREAD = 0.5  # of ln error between objects
UNMEASURED = {"p_missing", "rule_untested", "errors_one_way"}
ASKED = [PREVIOUS, NEXT]  # pairs of fits that simulated samples compare


@dataclass(frozen=True)
class Truth:
    """Classes of durations, in dex of seconds, and how they are measured.

    centres and sds are the family's locations and scales. error is the median standard deviation
    of the noise; outliers the share of objects that are of no class, from N(0.7, 2.5); step, in s,
    what durations are rounded to, 0 being lifted to one step; least the shortest duration kept.
    """

    title: str
    weights: tuple[float, ...]
    centres: tuple[float, ...]
    sds: tuple[float, ...]
    shapes: tuple[float, ...] = ()
    family: str = "normal"
    error: float = 0.08
    outliers: float = 0.0
    step: float = 0.0
    least: float = -np.inf

    @property
    def k(self) -> int:
        return len(self.weights)

    def drawn(self, rng: np.random.Generator, n: int) -> np.ndarray:
        """True values (n,)."""
        fit = Fit(
            family=self.family,
            k=self.k,
            floor=SETTINGS["floor"],
            weights=np.array(self.weights),
            locations=np.array(self.centres)[:, None],
            covariances=np.square(self.sds)[:, None, None],
            shapes=np.reshape(self.shapes, (self.k, -1)),
            lnl=0.0,
            n_objects=n,
            n_parameters=0,
            converged=True,
            shape_names=family_of(self.family).shape_names,
        )
        values = draw(fit, rng, n)[0][:, 0]
        none = rng.random(n) < self.outliers
        return np.where(none, rng.normal(0.7, 2.5, n), values)


def bursts(title: str, share: float = 0.0, sd: float = 0.1, **measured) -> Truth:
    """Short and long bursts like BATSE's, and a third class between them that has a share."""
    third = ((share,), (0.75,), (sd,)) if share else ((), (), ())
    weights = (0.35 * (1 - share), 0.65 * (1 - share))
    parts = zip((weights, (-0.1, 1.54), (0.6, 0.43)), third, strict=True)
    return Truth(title, *(two + one for two, one in parts), **measured)


TRUTHS = {
    "a": Truth("one normal", (1.0,), (1.0,), (0.6,)),
    "b": Truth("two apart", (0.35, 0.65), (-0.5, 1.6), (0.5, 0.5)),
    "c": Truth("two overlapping", (0.4, 0.6), (0.0, 1.2), (0.5, 0.5)),
    "d": Truth("three normals", (0.3, 0.25, 0.45), (-0.6, 0.75, 1.7), (0.4, 0.32, 0.32)),
    "e": Truth("two skew-normals", (0.4, 0.6), (-0.8, 2.1), (0.8, 0.9), (3.5, -3.5), "skew_normal"),
    "f": Truth("one t, nu = 3", (1.0,), (1.0,), (0.5,), (3.0,), "student_t"),
    "g": bursts("two normals, 1 % outliers", outliers=0.01),
    "h": bursts("two normals in steps of 0.256 s", step=0.256),
    "i": bursts("two normals, cut off below -0.1", least=-0.1),
    "j": bursts("third class 5 %, sd 0.10, errors 0.05", 0.05, 0.10, error=0.05),
    "k": bursts("third 5 %, sd 0.03, errors 0.10", 0.05, 0.03, error=0.10),
    "l": bursts("third 5 %, sd 0.03, errors 0.05", 0.05, 0.03, error=0.05),
    "m": bursts("third 10 %, sd 0.10, errors 0.15", 0.10, 0.10, error=0.15),
    # No rule was tuned on these.
    "n": Truth("two, of 20 and 80 %", (0.2, 0.8), (-0.3, 1.4), (0.35, 0.55)),
    "o": Truth("three apart", (0.25, 0.35, 0.4), (-1.0, 0.6, 2.0), (0.35, 0.35, 0.35)),
    "p": Truth("one skew-normal", (1.0,), (2.0,), (1.2,), (-3.0,), "skew_normal"),
    "q": Truth("two t, nu = 5", (0.4, 0.6), (-0.2, 1.6), (0.4, 0.4), (5.0, 5.0), "student_t"),
}
JUDGED = "abcdejklm"
TOGETHER = 0.8  # of the catalogues of d and e with 500 objects, right


@dataclass(frozen=True)
class Catalogue:
    """One catalogue of a truth: `seeds` is the set that it is from, number that in the set."""

    seeds: str
    letter: str
    size: int
    number: int

    @property
    def truth(self) -> Truth:
        return TRUTHS[self.letter]

    def sample(self) -> Sample:
        """The catalogue as a sample of durations, with their steps as prepare infers them."""
        words = ("judgement", self.seeds, self.letter, self.size, self.number)
        rng = np.random.default_rng(seed_of(*words))
        value = error = np.empty(0)
        while value.size < self.size:
            errors = np.exp(rng.normal(np.log(self.truth.error), SPREAD, self.size))
            values = self.truth.drawn(rng, self.size) + rng.normal(0.0, errors)
            kept = values >= self.truth.least
            value, error = np.append(value, values[kept]), np.append(error, errors[kept])
        value, error = value[: self.size], error[: self.size]
        measured = 10.0**value
        if self.truth.step:
            measured = np.maximum(np.round(measured / self.truth.step), 1.0) * self.truth.step
            value = np.log10(measured)
        steps = infer_steps(measured)
        # The relative error whose lognormal has this error.
        relative = np.sqrt(np.expm1(np.square(error * np.log(10.0))))
        return Sample(
            name=" ".join(map(str, words)),
            variables=(Variable("duration", unit="s", lowest=lowest_limit(measured, steps)),),
            identifiers=np.arange(1, self.size + 1).astype(str),
            values=value[:, None],
            errors=error[:, None],
            measured=measured[:, None],
            measured_errors=(relative * measured)[:, None],
            steps=steps[:, None],
        )

    def path(self, folder: Path, family: str, errors: str) -> Path:
        """Where its fits by a family in one error mode are kept."""
        name = f"{self.letter}_{self.size}_{self.number:03}_{family}_{errors}.json"
        return folder / self.seeds / name

    def compared_in(self, folder: Path, families: list[str]) -> Path:
        """Where the p-values of what is preferred among families, with errors, are kept."""
        name = f"{self.letter}_{self.size}_{self.number:03}_{'_'.join(families)}.ecsv"
        return folder / self.seeds / name

    def compared(self, folder: Path, families: list[str], replicates: int) -> None:
        """Simulate samples from the preferred fit and its neighbour, and keep the p-values."""
        fit_sets = [FitSet.read(self.path(folder, family, "with")) for family in families]
        ratios = simulated_ratios(
            self.sample(), fit_sets, ASKED, families, "own_steps", replicates, stops=True
        )
        rows = bootstrap_rows(fit_sets, ASKED, families, {"own_steps": ratios})
        write_table(bootstrap_table(rows, 1), self.compared_in(folder, families))

    def fitted(self, folder: Path, family: str, errors: str) -> None:
        """Fit it as a default analysis does, and keep the fits."""
        begin = time.process_time()
        fits = fit_set(self.sample(), family, errors, **SETTINGS)
        spent = {"seconds": time.process_time() - begin}
        replace(fits, meta=fits.meta | spent).write(self.path(folder, family, errors))


@dataclass(frozen=True)
class Judged:
    """What a catalogue's fits come to: k by each rule, 0 for none."""

    catalogue: Catalogue
    raw: int
    normals: int
    all: int
    strength: str
    sides: dict[str, str | None]  # strengths for no fewer, and for no more classes
    barring: tuple[str, ...]  # the flags on the true k, each once
    seconds: float

    def right(self, rule: str) -> bool:
        return getattr(self, rule) == self.catalogue.truth.k

    def holds(self, side: str) -> bool:
        """Whether the truth has no fewer, or no more, classes than are preferred."""
        more = self.catalogue.truth.k - self.all
        return more >= 0 if side == "fewer" else more <= 0


def preferred_k(evidence: Evidence, families: list[str]) -> int:
    """The k that the project's judgement prefers by BIC among families; 0 for none.

    The only place where this study asks what the judgement chooses.
    """
    fit_sets = evidence.fit_sets_in(evidence.mode)
    best = Choice.among(each for each in fit_sets if each.family in families).preferred
    return best.k if best else 0


def raw_bic(fit: Fit) -> float:
    """Of the highest optimum of k, spurious or not."""
    return min(one.bic for one in (fit, *fit.set_aside))


def judged(
    catalogue: Catalogue, folder: Path, families: list[str], modes: list[str], compared: bool
) -> Judged:
    """What the kept fits of a catalogue come to, and, where compared, the kept p-values."""
    sample, truth = catalogue.sample(), catalogue.truth
    fit_sets = [
        FitSet.read(catalogue.path(folder, family, errors))
        for family, errors in product(families, modes)
    ]
    bootstrap = read_table(catalogue.compared_in(folder, families)) if compared else None
    evidence = Evidence(sample, fit_sets, bootstrap=bootstrap)
    measured = {"errors_one_way": len(modes) > 1, "p_missing": compared}
    unmeasured = {name for name in UNMEASURED if not measured.get(name)}
    guarded = evidence.fits(evidence.mode)
    normals = [fit for fit in guarded if fit.family == "normal"]
    family = truth.family if truth.family in families else "normal"
    (true,) = (fit for fit in guarded if (fit.family, fit.k) == (family, truth.k))
    found = [one for one in found_in(evidence) if one.name not in unmeasured]
    return Judged(
        catalogue=catalogue,
        raw=min(normals, key=raw_bic).k,
        normals=preferred_k(evidence, ["normal"]),
        all=preferred_k(evidence, families),
        strength=strength_of([one.name for one in found]),
        sides=strengths(evidence, found),
        barring=tuple(true.flag_names),
        seconds=sum(one.meta["seconds"] for one in fit_sets),
    )


def difference(found: list[Judged]) -> tuple[int, float]:
    """In how many more catalogues `all` is right than `raw`, and its paired standard error."""
    more = np.array([int(one.right("all")) - int(one.right("raw")) for one in found])
    return int(more.sum()), float(np.sqrt(more.size) * more.std())


def bars_missed(found: dict[tuple[str, int], list[Judged]]) -> list[str]:
    """The bars that the truths JUDGED miss, in words; found is by truth and size."""
    missed = []
    for (letter, size), some in found.items():
        more, error = difference(some)
        if letter in JUDGED and more < -2 * error:
            missed.append(f"{letter} of {size}: worse than raw by more than two standard errors")
        if letter in "lm" and more < 0:
            missed.append(f"{letter} of {size}: fewer than raw")
    skewed = [one.right("all") for letter in "de" for one in found.get((letter, 500), [])]
    if skewed and np.mean(skewed) < TOGETHER:
        missed.append(f"d and e of 500: {np.mean(skewed):.0%} right, not {TOGETHER:.0%}")
    return missed


def print_choices(found: dict[tuple[str, int], list[Judged]]) -> None:
    """How often each rule finds the true k, by truth and size."""
    print(
        f"{'truth (k)':44}{'N':>5}{'raw':>5}{'normals':>9}{'all':>5}{'of':>5}"
        f"{'all - raw':>14}{'barred':>8}{'s each':>8}"
    )
    for (letter, size), some in found.items():
        truth = TRUTHS[letter]
        raw, normals, every = (
            sum(one.right(rule) for one in some) for rule in ("raw", "normals", "all")
        )
        more, error = difference(some)
        print(
            f"{f'{letter} {truth.title} ({truth.k})':44}{size:5}{raw:5}{normals:9}{every:5}"
            f"{len(some):5}{f'{more:+d} +- {error:.1f}':>14}"
            f"{sum(bool(one.barring) for one in some):8}"
            f"{np.mean([one.seconds for one in some]):8.2f}"
        )


def print_flags(found: dict[tuple[str, int], list[Judged]]) -> None:
    """Which flags bar the true k, by truth and size."""
    print("\nflags on the true k")
    for (letter, size), some in found.items():
        flags = Counter(flag for one in some for flag in one.barring)
        words = ", ".join(f"{name} {count}" for name, count in flags.most_common())
        print(f"  {letter} of {size}: {words or 'none'}, of {len(some)}")


def print_strengths(found: dict[tuple[str, int], list[Judged]]) -> None:
    """How often each strength comes with the true k, by truth, and over those that are judged."""
    claims = {
        "right claims": lambda one: (one.strength, one.right("all")),
        **{
            f"claims of no {side} classes that hold,": (
                lambda one, side=side: (one.sides[side], one.holds(side))
            )
            for side in SIDES
        },
    }
    for title, claim in claims.items():
        print(f"\n{title} of all claims of a strength, sizes together")
        print_claims(found, claim)


def print_claims(found: dict, claim: Callable) -> None:
    """A row for each truth; claim gives the strength of a catalogue, and whether it holds."""
    print(f"{'truth':6}" + "".join(f"{word:>14}" for word in STRENGTHS))
    rows = defaultdict(lambda: defaultdict(list))
    for (letter, _), some in found.items():
        for strength, holds in map(claim, some):
            names = (letter, "judged") if letter in JUDGED else (letter,)
            for name in names:
                rows[name][strength].append(holds)
    for name in sorted(rows, key=lambda name: (name == "judged", name)):
        cells = [rows[name][word] for word in STRENGTHS]
        counts = [f"{sum(cell)} of {len(cell)}" if cell else "" for cell in cells]
        print(f"{name:6}" + "".join(f"{count:>14}" for count in counts))
    shares = [np.mean(rows["judged"][word] or np.nan) for word in STRENGTHS]
    print(f"{'P':6}" + "".join(f"{share:14.2f}" for share in shares))


def recorded(found: dict[tuple[str, int], list[Judged]], tuned: bool) -> Table:
    """The record of claims with these, in place of those that were tuned on, or judged, before.

    Rows of the other kind are kept if the same rules have judged them.
    """
    rows = []
    if RECORD.exists() and claims().meta["limits"] == LIMITS:
        rows = [dict(zip(CLAIMS.names, row, strict=True)) for row in claims()]
        rows = [row for row in rows if row["tuned"] != tuned]
    for (letter, size), some in found.items():
        truth = TRUTHS[letter]
        head = {"truth": f"{letter}: {truth.title}", "k": truth.k, "n_objects": size}
        for word in STRENGTHS:
            right = [one.right("all") for one in some if one.strength == word]
            if right:
                counts = {"claims": len(right), "right": sum(right)}
                rows.append(head | {"tuned": tuned, "strength": word} | counts)
    table = CLAIMS.of_rows(sorted(rows, key=lambda row: (row["truth"], row["n_objects"])))
    table.meta["limits"] = LIMITS
    return table


def state_of_code() -> str:
    """A checksum of the code that draws and fits."""
    digest = hashlib.sha256()
    scripts = HOME / "scripts/burstmix"
    names = (scripts / "model", scripts / "fit", scripts / "significance")
    sources = [path for name in names for path in name.rglob("*.py")]
    sources.append(scripts / "prepare/quantisation.py")
    for source in sorted(sources):
        digest.update(source.read_bytes())
    digest.update(repr((TRUTHS, SETTINGS, SPREAD, FORMAT)).encode())
    return digest.hexdigest()[:12]


def do_all(task: Callable, wanted: list[tuple], cores: int, what: str) -> None:
    """Do a task with all arguments that are wanted, a catalogue first, the costliest first."""
    wanted = sorted(wanted, key=lambda each: -each[0].size)
    with ProcessPoolExecutor(cores) as pool:
        jobs = [pool.submit(task, *each) for each in wanted]
        for done, one in enumerate(jobs, 1):
            one.result()
            if done % 50 == 0 or done == len(jobs):
                print(f"{done} of {len(jobs)} {what}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", choices=("tune", "judge"), default="tune")
    parser.add_argument(
        "--catalogues", type=int, nargs=len(SIZES), default=(40, 20), metavar=("N500", "N2000")
    )
    parser.add_argument("--truths", nargs="+", choices=TRUTHS, default=list(JUDGED))
    parser.add_argument(
        "--families", nargs="+", choices=DECLARED, default=["normal", "skew_normal"]
    )
    parser.add_argument("--errors", nargs="+", choices=("with", "without"), default=["with"])
    parser.add_argument("--replicates", type=int, default=0, help="simulated samples of a pair")
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="kept fits; by default those of this code")
    parser.add_argument("--record", action="store_true", help="keep how often words were right")
    options = parser.parse_args()
    if options.replicates and "with" not in options.errors:
        parser.error("--replicates: simulated samples are compared with errors")
    folder = options.folder or HOME / "results_judgement" / state_of_code()
    cells = {
        (letter, size): [Catalogue(options.seeds, letter, size, i) for i in range(count)]
        for letter in sorted(options.truths)
        for size, count in zip(SIZES, options.catalogues, strict=True)
        if count
    }
    families = list(dict.fromkeys(["normal", *options.families]))
    kinds = list(product(families, options.errors))
    wanted = [
        (catalogue, folder, *kind)
        for catalogues in cells.values()
        for catalogue in catalogues
        for kind in kinds
        if not catalogue.path(folder, *kind).exists()
    ]
    if wanted:
        compile_kernel("one")
        for family in families:
            if family != "normal":
                compile_kernel(family)
        do_all(Catalogue.fitted, wanted, options.cores, "fits")
    if options.replicates:
        pairs = [
            (catalogue, folder, families, options.replicates)
            for catalogues in cells.values()
            for catalogue in catalogues
            if not catalogue.compared_in(folder, families).exists()
        ]
        do_all(Catalogue.compared, pairs, options.cores, "catalogues compared")
    compared = options.replicates > 0
    found = {
        cell: [judged(one, folder, families, options.errors, compared) for one in catalogues]
        for cell, catalogues in cells.items()
    }
    print(f"seeds {options.seeds}, families {', '.join(families)}, errors {options.errors}")
    print(f"fits in {folder.resolve()}\n")
    print_choices(found)
    print_flags(found)
    print_strengths(found)
    if options.record:
        write_table(recorded(found, options.seeds == "tune"), RECORD)
    if missed := bars_missed(found):
        sys.exit("\n" + "; ".join(missed))


if __name__ == "__main__":
    main()
