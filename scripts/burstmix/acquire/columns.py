"""Columns of text become numbers, with the units and descriptions they were declared with."""

from astropy import units as u
from astropy.table import Column, MaskedColumn, Table

from burstmix.io.numbers import (
    INTEGER,
    NUMBER,
    as_numbers,
    column_of,
    entries_of,
)


def is_value(entry: str) -> bool:
    """Whether an entry is a number in digits. No name of a column is one, though it may be inf."""
    return bool(NUMBER.fullmatch(entry)) and not entry.isalpha()


def kind_of(entries) -> str:
    """The kind of all entries that are not empty: "integer", "float" or "text".

    Entries like 007 are names, not numbers.
    """
    present = [entry for entry in entries if entry]
    if any(not NUMBER.fullmatch(entry) for entry in present):
        return "text"
    if not present or any(not INTEGER.fullmatch(entry) for entry in present):
        return "float"
    return "text" if any(len(e) > 1 and e.startswith("0") for e in present) else "integer"


def unit_of(text: str) -> u.UnitBase | None:
    """A unit as astropy or the CDS writes it; None for no text, unrecognised if neither has it."""
    if not text.strip("-"):
        return None
    for form in (None, "cds"):
        try:
            unit = u.Unit(text, format=form)
        except (ValueError, TypeError):
            continue
        if isinstance(unit, u.UnitBase):
            return unit
    return u.Unit(text, parse_strict="silent")


def as_text(column: Column) -> MaskedColumn:
    """The column as text without outer blanks; masked and empty entries are masked."""
    result = column_of(entries_of(column), "text", column.name, "")
    result.description = column.description
    return result


def declared(table: Table, columns: dict[str, dict], where: str) -> Table:
    """The declared columns of `table`, with their types, units and descriptions, in declared order.

    A column is found by `from` (its name in the source) or by its own name, ignoring case;
    one that the source does not have is left out.
    Raises BurstmixError naming row and column where an entry is no number.
    """
    found = {name.lower(): name for name in table.colnames}
    result = Table()
    for name, words in columns.items():
        source = found.get(words.get("from", name).lower())
        if source is None:
            continue
        kind, text = words.get("type", "float"), words.get("text", "error")
        column = table[source]
        own_unit, own_description = column.unit, column.description
        column = (
            as_text(column) if kind == "text" else as_numbers(column, where, kind=kind, text=text)
        )
        column.unit = words.get("unit") or own_unit
        column.description = words.get("description") or own_description
        result[name] = column
    return result
