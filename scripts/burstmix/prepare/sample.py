"""A sample from a catalogue: variables taken, entries checked, cuts made, errors propagated."""

import numpy as np
from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.model import LARGEST, Sample, seed_of, with_unit

from .cuts import Ledger, outside, why_outside
from .identifiers import identifiers_of, keys_of, repeated
from .matching import codes
from .sentinels import recurring
from .variables import Measured, correlations, find_column, numbers


def prepare_sample(
    name: str, spec: dict, table: Table, as_many_as: int | None = None
) -> tuple[Sample, Table, Table]:
    """The sample that `spec` (one of the config's samples) asks of a catalogue's table.

    Without identifier in `spec`, objects are identified by the number of their row, from 1.
    as_many_as: the size of the sample that a subset of `spec` names.
    Returns the sample, the ledger of cuts, and the list of removed objects.
    Raises BurstmixError if a column, unit or entry does not fit, or no object is left.
    """
    where = f"sample {name}, catalogue {spec['catalogue']}"
    measured = [Measured(key, words, table, where) for key, words in spec["variables"].items()]
    keys = keys_of(table, spec.get("identifier"), where)
    identifiers = identifiers_of(keys)
    ledger = Ledger(identifiers, where)
    _note_reading(table.meta, ledger)

    left_out = {
        cut: outside(table, words, f"{where}, cut {cut}") for cut, words in spec["cuts"].items()
    }
    cut_on = dict.fromkeys(words["column"] for words in spec["cuts"].values())
    entries = np.column_stack(
        [m.value for m in measured]
        + [m.error for m in measured if m.error is not None]
        + [codes(find_column(table, column, where)) for column in cut_on]
    )
    again = repeated(keys, entries, where)
    if "duplicate" in spec["remove"]:
        ledger.remove("duplicate", again, "listed again with the same entries")
    else:
        ledger.refuse("duplicate", again, "listed again with the same entries")
    usable = _usable(measured, spec, ledger)
    for cut, words in spec["cuts"].items():
        ledger.remove(cut, left_out[cut], why_outside(words))

    for each in measured:
        if each.inferred and each.lowest is not None:
            ledger.note(
                "lowest",
                f"{each.name} {with_unit(f'{each.lowest:.6g}', str(each.unit))} is the lowest step "
                "of its grid and holds many: taken as a limit to all below it; if it is a value "
                f"like others, set variables.{each.name}.lowest: value",
            )

    if "subset" in spec:
        _draw(name, spec["subset"], ledger, as_many_as)
    kept = ledger.kept
    if kept.sum() < 2:
        story = "; ".join(f"{row['cut']} took {row['removed']}" for row in ledger.cuts)
        raise BurstmixError(
            f"{where}: {kept.sum()} of {len(table)} objects left, too few to fit ({story})"
        )
    has = usable[kept]
    _note_sentinels(measured, table, usable & kept[:, None], ledger, spec["catalogue"])

    def stack(columns):
        return np.where(has, np.column_stack(columns), np.nan)

    with np.errstate(divide="ignore", invalid="ignore"):
        values, sigma = zip(*[m.fitted(kept) for m in measured], strict=True)
    no_error = np.zeros(kept.sum())
    correlated = correlations(measured)
    # Not isfinite: the squares of errors have to be finite too.
    small = np.abs([stack(values), stack(sigma)]) < LARGEST
    beyond = np.any(has & ~small.all(axis=0), axis=1)
    if beyond.any():
        row = np.flatnonzero(kept)[beyond][0]
        raise BurstmixError(
            f"{where}: {identifiers[row]} (row {row + 1}): its value or error is too large or too "
            "small to be fitted; correct the table, or leave it out by a cut"
        )
    sample = Sample(
        name=name,
        variables=tuple(m.variable for m in measured),
        identifiers=identifiers[kept],
        values=stack(values),
        errors=stack(sigma),
        measured=stack([m.value[kept] for m in measured]),
        measured_errors=stack([no_error if m.error is None else m.error[kept] for m in measured]),
        steps=np.column_stack([m.step[kept] for m in measured]),
        meta={"catalogue": spec["catalogue"], "sha256": table.meta.get("sha256", "")},
        correlations=None if correlated is None else _where_both(has, correlated[kept]),
    )
    return sample, ledger.cuts, ledger.removed


def _note_reading(found, ledger):
    """Note in the ledger what reading the catalogue found; commented rows were never objects."""
    if "commented_rows" in found:
        count = found["commented_rows"]
        ledger.note("commented", f"rows that begin with # in the catalogue's file: {count}")
    for entry in found.get("missing_unmet", []):
        ledger.note("missing_unmet", f"{entry!r} is listed under missing, and no entry is that")
    for entry in found.get("units_replaced", []):
        ledger.note("units_replaced", f"units of the config, not of the table: {entry}")


def _note_sentinels(measured, table, fitted, ledger, catalogue):
    """Note in the ledger which fitted values, (n, d), look as if they stood for missing ones."""
    rows = {}
    for each, has in zip(measured, fitted.T, strict=True):
        rows |= {column: rows.get(column, False) | has for column in each.columns}
    for column, has in rows.items():
        for value, times in recurring(numbers(table, column, ledger.where)[0][has]):
            ledger.note(
                "sentinel",
                f"{column} is {value:.12g} for {times} objects, as if it stood for a missing "
                f"value; if it does, set catalogues.{catalogue}.missing: [{value:.12g}]",
            )


def _draw(name, subset, ledger, as_many_as):
    """Keep a random subset, which the seed and the name of the sample determine."""
    size = subset.get("size", as_many_as)
    rows = np.flatnonzero(ledger.kept)
    if size > len(rows):
        raise BurstmixError(
            f"{ledger.where}: subset: {size} objects are asked for, and {len(rows)} are left; "
            "ask for fewer"
        )
    rng = np.random.default_rng(seed_of(subset["seed"], name, "subset"))
    chosen = np.zeros(len(ledger.kept), dtype=bool)
    chosen[rng.choice(rows, size, replace=False)] = True
    ledger.remove("subset", ~chosen, f"not among {size} drawn at random")


def _usable(measured, spec, ledger) -> np.ndarray:
    """Whether each object has each variable, (n, d); objects that lack one, or all, are removed."""
    usable = np.ones((len(ledger.kept), len(measured)), dtype=bool)
    for cut, named, reason in (
        ("missing", "missing", "value or error is missing"),
        ("redshift_missing", "missing", "redshift is missing, or not above -1"),
        ("not_positive", "not_positive", "value or error is not above 0"),
        ("large_error", None, "error is above max_error"),
    ):
        needs = {"redshift_missing": "redshift", "large_error": "max_error"}.get(cut)
        if needs and not any(needs in m.spec for m in measured):
            continue
        bad = np.column_stack([getattr(m, cut) for m in measured])
        name = "no_redshift" if cut == "redshift_missing" else cut
        if named and named not in spec["remove"]:
            ledger.refuse(named, bad.any(axis=1), reason)
            continue
        if len(measured) > 1:
            counts = (bad & usable & ledger.kept[:, None]).sum(axis=0)
            reason += (
                " ("
                + ", ".join(f"{m.name} {c}" for m, c in zip(measured, counts, strict=True))
                + ")"
            )
        if spec["incomplete"] == "keep":
            lost = (bad & usable).any(axis=1)
            usable &= ~bad
            left = usable.any(axis=1)
            ledger.remove(name, ~left, reason, int((ledger.kept & lost & left).sum()))
        else:
            ledger.remove(name, bad.any(axis=1), reason)
    return usable


def _where_both(has, correlations):
    """The correlations of variables that the object has; NaN elsewhere."""
    return np.where(has[:, :, None] & has[:, None, :], correlations, np.nan)
