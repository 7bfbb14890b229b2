"""Tables in Markdown."""

from astropy.table import Table

from .cells import is_number, shown


def markdown_table(table: Table, formats: dict | None = None) -> str:
    """The table in Markdown, numbers to the right; formats as in write_tables."""
    formats = formats or {}
    columns = table.itercols()
    cells = [[_escaped(c.name), _rule(c), *_cells(c, formats.get(c.name))] for c in columns]
    return "".join(f"| {' | '.join(row)} |\n" for row in zip(*cells, strict=True))


def _rule(column):
    return "---:" if is_number(column) else "---"


def _cells(column, spec):
    return [_escaped(cell) for cell in shown(column, spec)]


def _escaped(text):
    return text.replace("|", r"\|")
