"""A sample from a catalogue: variables taken, entries checked, cuts made, errors propagated."""

import numpy as np
from astropy.table import Table

from burstmix.files import BurstmixError, Sample

from .cuts import Ledger, in_words, outside, repeated
from .variables import Measured, _numbers


def prepare_sample(name: str, spec: dict, table: Table) -> tuple[Sample, Table, Table]:
    """The sample that `spec` (one of the config's samples) asks of a catalogue's table.

    Without identifier in `spec`, objects are identified by the number of their row, from 1.
    Returns the sample, the ledger of cuts, and the list of removed objects.
    Raises BurstmixError if a column, unit or entry does not fit, or no object is left.
    """
    where = f"sample {name}, catalogue {spec['catalogue']}"
    measured = [Measured(key, words, table, where) for key, words in spec["variables"].items()]
    identifiers = _identifiers(table, spec.get("identifier"), where)
    ledger = Ledger(identifiers, where)

    entries = np.column_stack(
        [m.value for m in measured] + [m.error for m in measured if m.error is not None]
    )
    again = repeated(identifiers, entries, where)
    missing = np.any([m.missing for m in measured], axis=0)
    not_positive = np.any([m.not_positive for m in measured], axis=0)
    for cut, bad, reason in (
        ("duplicate", again, "listed again with the same entries"),
        ("missing", missing, "value or error is missing"),
        ("not_positive", not_positive, "value or error is not above 0"),
    ):
        (ledger.remove if cut in spec["remove"] else ledger.refuse)(cut, bad, reason)
    for cut, words in spec["cuts"].items():
        values, _ = _numbers(table, words["column"], where)
        ledger.remove(cut, outside(values, words), f"not {in_words(words)}")

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
        meta={"title": spec["title"], "catalogue": spec["catalogue"]},
    )
    return sample, ledger.cuts, ledger.removed


def _identifiers(table, columns, where):
    if columns is None:
        return np.array([str(row) for row in range(1, len(table) + 1)])
    columns = [columns] if isinstance(columns, str) else columns
    for column in columns:
        if column not in table.colnames:
            raise BurstmixError(f"{where}: no column {column!r} to identify objects by")
    return np.array([" ".join(str(row[c]) for c in columns) for row in table[columns]], dtype=str)
