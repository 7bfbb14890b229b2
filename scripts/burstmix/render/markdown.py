"""Tables and words in Markdown."""

import re

from astropy.table import Table

from burstmix.results.column import Layout

from .cells import is_number, one_line, shown

# What would be code, emphasis, a link, an image, a cell's end, raw HTML or an entity.
_SPECIAL = re.compile(r"[\\`*\[\]|]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|(?<!\w)_|_(?!\w)")

_ABSENT = "\N{EN DASH}"  # two hyphens break into two lines where a browser makes a column narrow


def markdown_table(layout: Layout, table: Table) -> str:
    """The table in Markdown, numbers to the right."""
    cells = []
    for name in table.colnames:
        words = [name, *shown(layout, table, name, _ABSENT)]
        head, *entries = map(markdown_words, words)
        cells.append([head, "---:" if is_number(table[name]) else "---", *entries])
    return "".join(f"| {' | '.join(row)} |\n" for row in zip(*cells, strict=True))


def markdown_words(text: str) -> str:
    """Words of a config or a table as Markdown that shows them as they are, in one line."""
    return _SPECIAL.sub(r"\\\g<0>", one_line(text))
