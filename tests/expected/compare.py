"""The tables of the default analysis, and by how much those of another machine may differ.

`python tests/expected/compare.py` compares the results of a finished default run with the tables
here, and fails if they differ; with --write it makes the tables here anew from them.
"""

import sys
from pathlib import Path

import numpy as np
from astropy.table import MaskedColumn, Table, vstack

HOME = Path(__file__).parents[2]
sys.path[:0] = [str(HOME / "scripts")]

from burstmix.io import read_ecsv, read_table, write_table  # noqa: E402

FOLDER = Path(__file__).parent
# The columns that tell the rows of a table apart, and those that are kept; of a summary, all.
KEYS = {
    "summary": ("sample", "errors"),
    "verdict": ("sample", "errors"),
    "ledger": ("sample", "cut"),
    "selection": ("sample", "family", "errors", "k"),
    "parameters": ("sample", "family", "errors", "k", "component"),
    "likelihoods": ("sample", "errors", "rule", "k", "variable", "component"),
    "bootstrap": ("sample", "family", "errors", "k", "k_next", "simulator"),
}
KEPT = {
    "ledger": ("rows_before", "removed", "rows_after", "incomplete"),
    "selection": ("n_objects", "n_parameters", "lnl", "aic", "bic", "lnl_free", "flags"),
    "parameters": ("weight", "location_*", "scale_*", "correlation_*", "nu", "alpha"),
    "likelihoods": ("gain", "delta_aic", "delta_bic", "weight", "location", "scale", "flags"),
    "bootstrap": ("replicates", "ratio", "p_bootstrap", "ratio_95"),
    "verdict": ("verdict_k", "strength*", "limits"),
}
# (relative, absolute) tolerance of a column of floats; lnL is good to 1e-8 of itself on any
# processor, and so are AIC and BIC, of which a difference is good to 1e-8 of some thousands.
LIKELIHOOD, DIFFERENCE, PARAMETER = (1e-8, 0.0), (0.0, 2e-4), (0.0, 1e-4)
TOLERANCES = {
    **dict.fromkeys(("lnl", "aic", "bic", "lnl_free"), LIKELIHOOD),
    **dict.fromkeys(("gain", "delta_aic", "delta_bic", "margin_aic", "margin_bic"), DIFFERENCE),
    **dict.fromkeys(("barred_lower_aic", "barred_lower_bic", "ratio"), DIFFERENCE),
    **dict.fromkeys(("weight", "location", "scale", "correlation"), PARAMETER),
    # lnL hardly changes with a shape that is near the normal's.
    **dict.fromkeys(("nu", "alpha"), (1e-2, 1e-2)),
    # A search among 200 may end elsewhere.
    "p_bootstrap": (0.0, 0.0101),
    "ratio_95": (0.0, 0.2),
    "floor": (1e-12, 0.0),
}
DIGITS = {LIKELIHOOD: 12}  # that are kept; of others 7


def gathered(results: Path) -> dict[str, Table]:
    """The tables of a finished run, those of all samples in one, with the columns that are kept."""
    summary = read_table(results / "summary.ecsv")
    tables = {}
    for name in KEPT:
        paths = {s: results / s / f"{name}.ecsv" for s in dict.fromkeys(summary["sample"])}
        parts = [of_sample(name, s, read_table(p)) for s, p in paths.items() if p.exists()]
        if parts:
            tables[name] = vstack(parts, metadata_conflicts="silent")
    # What hangs on simulated samples is in the verdict.
    on_them = ("verdict_k", "strength", "limits")
    summary.remove_columns([name for name in summary.colnames if name.startswith(on_them)])
    return {"summary": summary} | tables


def of_sample(name: str, sample: str, table: Table) -> Table:
    """The columns of one sample's table that are kept, under the sample's name."""
    wanted = [key for key in KEYS[name] if key != "sample"]
    wanted += [
        column
        for pattern in KEPT[name]
        for column in table.colnames
        if (column.startswith(pattern[:-1]) if pattern.endswith("*") else column == pattern)
        and not column.endswith("_error")
    ]
    table = table[wanted]
    table.add_column([sample] * len(table), name="sample", index=0)
    table.meta.clear()
    return table


def differences(name: str, wanted: Table, found: Table) -> list[str]:
    """What of a table differs from the one here, by row and column."""
    rows, others = _rows(name, wanted), _rows(name, found)
    lines = [f"{name}: {' '.join(key)} is gone" for key in rows if key not in others]
    lines += [f"{name}: {' '.join(key)} is new" for key in others if key not in rows]
    if wanted.colnames != found.colnames:
        lines.append(f"{name}: columns {found.colnames}, not {wanted.colnames}")
    for key in rows.keys() & others.keys():
        for column in sorted(set(wanted.colnames) & set(found.colnames)):
            one, other = rows[key][column], others[key][column]
            if not _alike(column, one, other):
                lines.append(f"{name}: {' '.join(key)}: {column} is {other}, not {one}")
    return sorted(lines)


def _rows(name, table):
    return {tuple(str(row[key]) for key in KEYS[name]): row for row in table}


def _alike(column, one, other):
    # An empty text is read as absent.
    texts = ["" if np.ma.is_masked(entry) else str(entry) for entry in (one, other)]
    if "" in texts or not isinstance(one, float | np.floating):
        return texts[0] == texts[1]
    tolerance = TOLERANCES.get(column) or TOLERANCES[column.split("_")[0]]
    return bool(np.isclose(other, one, *tolerance))


def rounded(table: Table) -> Table:
    """The floats with the digits that are compared."""
    for column in table.columns.values():
        if column.dtype.kind == "f":
            digits = DIGITS.get(TOLERANCES.get(column.name), 7)
            kept = [float(f"{value:.{digits}g}") for value in np.ma.filled(column, np.nan)]
            table[column.name] = MaskedColumn(kept, mask=np.ma.getmaskarray(column))
    return table


def compared(tables: dict[str, Table]) -> list[str]:
    """All that differs from the tables here."""
    lines = []
    for name in KEYS:
        path = FOLDER / f"{name}.ecsv"
        if path.exists() and name in tables:
            lines += differences(name, read_ecsv(path), tables[name])
        elif path.exists() or name in tables:
            where = "in the results" if path.exists() else "in tests/expected"
            lines.append(f"{name}: there is no such table {where}")
    return lines


if __name__ == "__main__":
    arguments = [word for word in sys.argv[1:] if word != "--write"]
    tables = gathered(Path(*arguments) if arguments else HOME / "results")
    if "--write" in sys.argv:
        for name, table in tables.items():
            write_table(rounded(table), FOLDER / f"{name}.ecsv")
        sys.exit()
    lines = compared(tables)
    print(*lines, sep="\n")
    print(f"{sum(map(len, tables.values()))} rows compared, {len(lines)} entries differ")
    sys.exit(bool(lines))
