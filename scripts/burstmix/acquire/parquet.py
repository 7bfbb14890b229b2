"""Parquet tables, through pyarrow, which is imported only when there is one."""

from pathlib import Path

import numpy as np
from astropy.table import MaskedColumn, Table

from burstmix.errors import BurstmixError
from burstmix.io.numbers import column_of


def read_parquet(path: Path, where: str) -> Table:
    """The table in a Parquet file, with the units that astropy, or a field's metadata, keeps.

    Raises BurstmixError if a package that reads it is not installed.
    """
    try:
        from pyarrow import parquet, types

        schema = parquet.read_schema(path)
        by_astropy = b"table_meta_yaml" in (schema.metadata or {})
        if by_astropy:
            import pandas  # noqa: F401
    except ImportError as error:
        raise BurstmixError(
            f"{where}: is a Parquet table, and to read it the package {error.name} has to be "
            f"installed (pip install {error.name}); or save the table as CSV, FITS or VOTable"
        ) from error
    if by_astropy:
        return Table.read(path, format="parquet")
    # astropy would make floats of whole numbers, and read no text, where an entry is missing.
    table, content = Table(), parquet.read_table(path)
    for field, column in zip(schema, content.columns, strict=True):
        if types.is_dictionary(field.type):
            column = column.cast(field.type.value_type)
        mask = np.asarray(column.is_null())
        if types.is_integer(column.type) or types.is_boolean(column.type):
            column = column.fill_null(0 if types.is_integer(column.type) else False)
        values = column.to_numpy()
        if types.is_decimal(field.type):
            values = np.ma.getdata(_of_decimals(values, field, where))
        elif values.dtype.kind == "O":
            values = np.where(mask, "", values)
        words = {key.decode(): word.decode() for key, word in (field.metadata or {}).items()}
        table[field.name] = MaskedColumn(
            values, mask=mask, unit=words.get("unit"), description=words.get("description")
        )
    return table


def _of_decimals(values, field, where):
    """Whole numbers if the type holds no others, as text beyond 64 bits; floats otherwise."""
    entries = ["" if value is None else f"{value:f}" for value in values]
    kind = "float" if field.type.scale > 0 else "integer"
    return column_of(entries, kind, field.name, where)
