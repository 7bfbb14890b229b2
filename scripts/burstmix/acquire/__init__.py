"""From a source (snapshot, file, URL, TAP query, recipe) to a raw table with its record."""

from .catalogue import acquire, column_names
from .read import read

__all__ = ["acquire", "column_names", "read"]
