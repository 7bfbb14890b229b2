"""How many components: criteria of each fit, what they prefer among those that no flag bars, and
how strong the evidence is.
"""

from .answer import answer
from .criteria import criteria_table
from .details import how_to_read, sample_in_words
from .evidence import Evidence
from .families import families_table
from .matched import matched_table
from .overview import Overview
from .parameters import parameters_table
from .published import published_table
from .reasons import reasons_table
from .summary import summarise, summary_table

__all__ = [
    "Evidence",
    "Overview",
    "answer",
    "criteria_table",
    "families_table",
    "how_to_read",
    "matched_table",
    "parameters_table",
    "published_table",
    "reasons_table",
    "sample_in_words",
    "summarise",
    "summary_table",
]
