"""The text of a config for a table, with the reason of each choice."""

import re
from collections.abc import Iterator
from pathlib import Path

from burstmix.config.check import COLUMNS, PREFIXES, RESERVED
from burstmix.io import few_of

from .candidates import LEVELS, Candidate
from .column import Column
from .commented import comment, flow, setting
from .missing import Source

LONGEST = 30  # letters of a name that is made from another one
SHOWN = 4  # names of columns in a reason
# Settings for an answer within minutes.
GENERAL = [
    *setting(0, "components: [1, 2, 3]", "numbers of components that are compared"),
    *setting(0, "families: [normal]", "add student_t and skew_normal for classes that are skewed"),
    "bootstrap:",
    *setting(
        2,
        "replicates: 0",
        "no p-values and no intervals; 100 for a quick look, 1000 to publish, which takes longer",
    ),
]


class Draft:
    """What a config for the table at `path` says, whichever of its columns it fits.

    identifier  the columns that identify objects, and why
    table       which table of the file; None for the first
    redshift    a column with the redshift of objects, if there is one
    packaged    names of the packaged catalogues, which this one must not have
    """

    def __init__(self, path: Path, source: Source, identifier, table, redshift, packaged):
        self.path, self.source, self.table = path, source, table
        self.identifier, self.why_identified = identifier
        self.redshift: Column | None = redshift
        self.catalogue = _name(path.name.split(".")[0], "table")
        if self.catalogue in packaged or self.catalogue.lower() in RESERVED:
            self.catalogue = f"my_{self.catalogue}"
        self.names = _names(source.columns)

    def sample(self, candidate: Candidate) -> str:
        """The name of the sample of a candidate."""
        return f"{self.catalogue}_{self.names[candidate.column.name]}"

    def text(self, candidates: list[Candidate], left: dict[str, str], run: str) -> str:
        """The config that fits the first candidate, with the others commented out.

        left: what the other columns are taken for, by name. run: the command that runs the config.
        """
        first, *others = candidates
        lines = comment(
            0,
            f"A first config for {self.path.name}, which has {len(self.source.table)} rows and "
            f"{len(self.source.columns)} columns. Each choice has its reason; change what is not "
            "right. Every key is in docs/config.md.",
        )
        lines += [*comment(0, f"To run it: {run}"), ""]
        lines += ["catalogues:", f"  {self.catalogue}:", *self._catalogue(candidates), ""]
        lines += setting(0, f"results: results_{self.catalogue}", "the folder that all goes to")
        lines += [*GENERAL, "", "samples:", *self._sample(first)]
        if others:
            lines += comment(
                2,
                "Other columns that look like measurements; the first choice is a duration, then "
                "what has errors, then the order of the table. To fit one too, take away the first "
                "# and the blank after it in its lines.",
            )
        for candidate in others:
            lines += ["  #", *(f"  # {line[2:]}" for line in self._sample(candidate))]
        if left:
            lines += ["", *comment(0, "What the other columns are taken for:")]
            for name, role in left.items():
                lines += comment(0, f"- {name}: {role}")
        return "\n".join([*lines, ""])

    def _catalogue(self, candidates) -> Iterator[str]:
        yield from setting(4, f"file: {flow(self.path.name)}", "beside this config")
        if self.source.format:
            yield from setting(
                4, f"format: {self.source.format}", "in place of what its content tells"
            )
        if self.table is not None:
            yield f"    table: {flow(self.table)}"
        if self.identifier:
            one = len(self.identifier) == 1
            columns = flow(self.identifier[0] if one else self.identifier)
            yield from setting(4, f"identifier: {columns}", self.why_identified)
        else:
            yield from comment(
                4, f"Objects are known by the number of their row: {self.why_identified}."
            )
            yield "    # identifier: NAME"
        if missing := self.source.missing:
            found = "; ".join(
                f"{text} in {few_of(names, SHOWN)}" for text, names in missing.items()
            )
            yield from setting(4, f"missing: {flow(list(missing))}", f"no measurements: {found}")
        units = {name: told for each in candidates for name, told in each.units.items()}
        if units:
            by_reason = {}
            for name, (_, why) in units.items():
                by_reason.setdefault(why, []).append(name)
            reason = "; ".join(f"{few_of(names, SHOWN)}: {why}" for why, names in by_reason.items())
            given = {name: unit for name, (unit, _) in units.items()}
            yield from setting(4, f"units: {flow(given)}", reason)

    def _sample(self, candidate) -> Iterator[str]:
        column, name = candidate.column, self.names[candidate.column.name]
        if candidate.objects is not None:
            yield from comment(
                2,
                f"{column.name}, {LEVELS[candidate.level]}: {candidate.objects} of "
                f"{len(self.source.table)} rows can be fitted.",
            )
        yield f"  {self.sample(candidate)}:"
        yield f"    catalogue: {self.catalogue}"
        yield "    variables:"
        yield f"      {name}:"
        if column.description:
            yield from comment(8, f"The table says: {column.description}")
        for note in candidate.notes:
            yield from comment(8, note)
        yield from setting(8, f"column: {flow(column.name)}", candidate.unit_in_words)
        if candidate.error is not None:
            error = candidate.error
            yield from setting(8, f"error: {flow(error.column.name)}", error.reason)
        other = "linear" if candidate.scale == "log10" else "log10"
        reason = candidate.because if candidate.logarithm else f"or {other}; {candidate.because}"
        yield from setting(8, f"scale: {candidate.scale}", reason)
        if candidate.error is not None and candidate.scale == "log10":
            yield from setting(
                8, "propagation: lognormal", "or delta, for small errors; see docs/methods.md"
            )
        if self.redshift is not None and candidate.is_duration:
            reason = "divides by 1 + z; objects without z are left out"
            yield from setting(8, f"# redshift: {flow(self.redshift.name)}", reason)
        yield from _cuts(candidate, name)
        if candidate.floor is not None:
            yield from setting(
                4,
                f"fit: {{floor: {flow(candidate.floor)}}}",
                "least standard deviation of a component: a twentieth of that of the values",
            )


def _names(columns):
    """By column, the name of its variable, which must not be that of a column of the results."""
    found, taken = {}, set()
    for column in columns:
        name = _name(column.name, "column")
        if name.lower() in COLUMNS or name.lower().startswith(PREFIXES):
            name = f"column_{name}"
        while name.lower() in taken:
            name = f"{name}_{column.place + 1}"
        found[column.name] = name
        taken.add(name.lower())
    return found


def _name(text, otherwise):
    """A name of letters, digits and _ that is like the text, and begins with a letter."""
    name = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_")[:LONGEST].strip("_")
    return name if name[:1].isalpha() else f"{otherwise}_{name}".strip("_")


def _cuts(candidate, name):
    """Cuts that leave out sentinels, and one commented out that leaves out limits."""
    columns = {name: candidate.column}
    if candidate.error is not None:
        columns[f"{name}_error"] = candidate.error.column
    lines = []
    for key, column in columns.items():
        if not column.sentinels:
            continue
        cut = {"column": column.name}
        if below := [mark for mark in column.sentinels if mark < column.present.min()]:
            cut["above"] = max(below)
        if above := [mark for mark in column.sentinels if mark > column.present.max()]:
            cut["below"] = min(above)
        marks = " and ".join(f"{mark:g}" for mark in column.sentinels)
        reason = f"{marks}: no measurements, far from all others and there several times"
        lines += setting(6, f"{key}_measured: {flow(cut)}", reason)
    if lines:
        yield "    cuts:"
        yield from lines
    if candidate.limits is not None:
        if not lines:
            yield "    # cuts:"
        cut = {"column": candidate.limits.name, "min": 0, "max": 0}
        yield f"    #   no_limits: {flow(cut)}"
