"""How many components: criteria for each fit, what they prefer among the fits no flag bars, and
how strong the evidence is.
"""

from .criteria import criteria_table
from .details import HOW_TO_READ, sample_in_words
from .evidence import Evidence
from .families import families_table
from .matched import matched_table
from .parameters import parameters_table
from .published import published_table
from .summary import summarise, summary_table

__all__ = [
    "HOW_TO_READ",
    "Evidence",
    "criteria_table",
    "families_table",
    "matched_table",
    "parameters_table",
    "published_table",
    "sample_in_words",
    "summarise",
    "summary_table",
]
