"""Rows of a table by what they hold."""

from collections.abc import Mapping

import numpy as np


def rows_with(table, values: Mapping) -> np.ndarray:
    """Which rows of a table, (n,) of bool, hold these values, by column."""
    return np.all([table[name] == value for name, value in values.items()], axis=0)
