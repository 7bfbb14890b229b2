"""How many objects each class has, and the objects that the config names."""

import numpy as np
from astropy.table import Table

from burstmix.results.assign import COUNTED, MEMBERSHIP, NAMED_CLASSES, UNCERTAIN

from .markdown import markdown_table

COUNTS = (
    "Expected is the sum of probabilities; an object is uncertain if no class has a probability of "
    f"{UNCERTAIN}."
)


def membership_words(membership: Table, named: Table) -> str:
    """In Markdown: how many objects each class has, and the objects that the config names."""
    meta = membership.meta
    lines = [
        f"# Classes of `{meta['sample']}`, {meta['errors']} errors",
        "",
        f"By the {meta['family']} fit of k = {meta['k']}. {COUNTS}",
    ]
    if meta["barred"]:
        lines.append(f"The fit is barred by {meta['barred']}: these classes carry no verdict.")
    lines += ["", markdown_table(COUNTED, counts_table(membership))]
    if len(named):
        shown = named_for_print(membership, named)
        lines += ["## Objects named in the config", "", markdown_table(NAMED_CLASSES, shown)]
    return "\n".join(lines)


def counts_table(membership: Table) -> Table:
    """A row for each class: its objects by most probable class, expected, and uncertain ones."""
    unsure = uncertain(membership)
    rows = []
    for name in class_columns(membership):
        own = membership["class"] == name
        expected = float(np.sum(membership[f"p_{name}"]))
        row = (name, int(own.sum()), expected, int((own & unsure).sum()))
        rows.append(dict(zip(COUNTED.names, row, strict=True)))
    return COUNTED.of_rows(rows)


def class_columns(membership: Table) -> list[str]:
    """The names of the classes of the preferred fit, in the order of its components."""
    return list(MEMBERSHIP.named("p_CLASS", membership.colnames))


def named_for_print(membership: Table, named: Table) -> Table:
    """The columns of named_ERRORS.ecsv that fit on a page; of the variables, the first one's."""
    return named[
        "identifier", "words", "status", membership.colnames[1], "class", "p_class", "flags"
    ]


def uncertain(membership: Table) -> np.ndarray:
    """Whether no class of an object has a probability of UNCERTAIN, (n,)."""
    flags = np.ma.filled(membership["flags"], "")
    return np.char.find(flags, "uncertain" if flags.dtype.kind == "U" else b"uncertain") >= 0
