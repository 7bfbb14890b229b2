"""How many components: criteria for each fit, and what they prefer among the fits no flag bars."""

from .criteria import criteria_table, parameters_table
from .published import published_table
from .summary import summarise, summary_in_words, summary_table

__all__ = [
    "criteria_table",
    "parameters_table",
    "published_table",
    "summarise",
    "summary_in_words",
    "summary_table",
]
