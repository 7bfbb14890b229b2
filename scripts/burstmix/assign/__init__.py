"""Which class is each object in: the membership catalogue, in the formats that other tools open."""

from .centres import classes_table
from .membership import membership_table
from .named import named_table
from .write import write_catalogue, write_in_pieces

__all__ = [
    "classes_table",
    "membership_table",
    "named_table",
    "write_catalogue",
    "write_in_pieces",
]
