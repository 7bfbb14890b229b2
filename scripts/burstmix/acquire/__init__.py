"""From a source (snapshot, file, URL, TAP query, recipe) to a raw table with its record."""

from .catalogue import acquire, column_names
from .columns import as_numbers
from .read import read
from .registry import packaged

__all__ = ["acquire", "as_numbers", "column_names", "packaged", "read"]
