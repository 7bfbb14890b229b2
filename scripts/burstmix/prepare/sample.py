"""A sample from a catalogue: variables taken, entries checked, cuts made, errors propagated."""

import numpy as np
from astropy.table import Table

from burstmix.files import BurstmixError, Sample

from .cuts import Ledger, in_words, outside, repeated
from .variables import Measured, numbers


def prepare_sample(name: str, spec: dict, table: Table) -> tuple[Sample, Table, Table]:
    """The sample that `spec` (one of the config's samples) asks of a catalogue's table.

    Without identifier in `spec`, objects are identified by the number of their row, from 1.
    Returns the sample, the ledger of cuts, and the list of removed objects.
    Raises BurstmixError if a column, unit or entry does not fit, or no object is left.
    """
    where = f"sample {name}, catalogue {spec['catalogue']}"
    measured = [Measured(key, words, table, where) for key, words in spec["variables"].items()]
    keys = _keys(table, spec.get("identifier"), where)
    identifiers = np.array([" ".join(key) for key in keys], dtype=str)
    ledger = Ledger(identifiers, where)

    ranged = {words["column"]: None for words in spec["cuts"].values()}
    ranged = {column: numbers(table, column, where)[0] for column in ranged}
    entries = np.column_stack(
        [m.value for m in measured]
        + [m.error for m in measured if m.error is not None]
        + list(ranged.values())
    )
    again = repeated(keys, entries, where)
    missing = np.any([m.missing for m in measured], axis=0)
    without_redshift = np.any([m.redshift_missing for m in measured], axis=0)
    not_positive = np.any([m.not_positive for m in measured], axis=0)
    for cut, named, bad, reason in (
        ("duplicate", "duplicate", again, "listed again with the same entries"),
        ("missing", "missing", missing, "value or error is missing"),
        ("no_redshift", "missing", without_redshift, "redshift is missing, or not above -1"),
        ("not_positive", "not_positive", not_positive, "value or error is not above 0"),
    ):
        if cut == "no_redshift" and not any("redshift" in m.spec for m in measured):
            continue
        if named in spec["remove"]:
            ledger.remove(cut, bad, reason)
        else:
            ledger.refuse(named, bad, reason)
    for cut, words in spec["cuts"].items():
        ledger.remove(cut, outside(ranged[words["column"]], words), f"not {in_words(words)}")

    kept = ledger.kept
    if kept.sum() < 2:
        story = "; ".join(f"{row['cut']} took {row['removed']}" for row in ledger.cuts)
        raise BurstmixError(
            f"{where}: {kept.sum()} of {len(table)} objects left, too few to fit ({story})"
        )
    fitted = [m.fitted(kept) for m in measured]
    sample = Sample(
        name=name,
        variables=tuple(m.variable for m in measured),
        identifiers=identifiers[kept],
        values=np.column_stack([value for value, _ in fitted]),
        errors=np.column_stack([error for _, error in fitted]),
        measured=np.column_stack([m.value[kept] for m in measured]),
        measured_errors=np.column_stack(
            [np.zeros(kept.sum()) if m.error is None else m.error[kept] for m in measured]
        ),
        steps=np.column_stack([m.step[kept] for m in measured]),
        meta={"catalogue": spec["catalogue"], "sha256": table.meta.get("sha256", "")},
    )
    return sample, ledger.cuts, ledger.removed


def _keys(table, columns, where) -> list[tuple[str, ...]]:
    """What identifies each object: its entries in these columns, or the number of its row."""
    rows = [(f"{row}",) for row in range(1, len(table) + 1)]
    if columns is None:
        return rows
    columns = [columns] if isinstance(columns, str) else columns
    for column in columns:
        if column not in table.colnames:
            raise BurstmixError(f"{where}: no column {column!r} to identify objects by")
    named = [[str(entry) for entry in np.ma.filled(table[c].astype(str), "")] for c in columns]
    # An object without a name is known by its row.
    return [
        key if any(key) else ("row", *row)
        for key, row in zip(zip(*named, strict=True), rows, strict=True)
    ]
