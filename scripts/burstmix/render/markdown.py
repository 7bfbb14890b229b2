"""Tables and words in Markdown."""

import re

from astropy.table import Table

from .cells import is_number, one_line, shown

# What would be code, emphasis, a link, an image, a cell's end, raw HTML or an entity.
_SPECIAL = re.compile(r"[\\`*\[\]|]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|(?<!\w)_|_(?!\w)")

_ABSENT = "\N{EN DASH}"  # two hyphens break into two lines where a browser makes a column narrow


def markdown_table(table: Table, formats: dict | None = None) -> str:
    """The table in Markdown, numbers to the right; formats as in write_tables."""
    formats = formats or {}
    columns = table.itercols()
    cells = [[markdown_words(c.name), _rule(c), *_cells(c, formats.get(c.name))] for c in columns]
    return "".join(f"| {' | '.join(row)} |\n" for row in zip(*cells, strict=True))


def markdown_words(text: str) -> str:
    """Words of a config or a table as Markdown that shows them as they are, in one line."""
    return _SPECIAL.sub(r"\\\g<0>", one_line(text))


def _rule(column):
    return "---:" if is_number(column) else "---"


def _cells(column, spec):
    return [markdown_words(cell) for cell in shown(column, spec, _ABSENT)]
