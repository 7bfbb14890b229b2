"""The tables of a sample before it is fitted; what every fit reads is written by Sample itself."""

from .column import Column, Layout

IDENTIFIER = Column("identifier", str, "what the catalogue calls the object",
                    ucd="meta.id;meta.main")  # fmt: skip

SAMPLE = Layout(
    "SAMPLE/sample.ecsv",
    IDENTIFIER,
    Column("VARIABLE", float, "the value as fitted", unit="fitted"),
    Column("VARIABLE_error", float, "its standard deviation, by the rule in the metadata",
           unit="fitted"),
    Column("VARIABLE_measured", float, "the value before the scale is applied", unit="own"),
    Column("VARIABLE_measured_error", float, "its standard deviation", unit="own"),
    Column("VARIABLE_step", float, "the step it is rounded to; 0: none found", unit="own"),
    Column("correlation_VARIABLE_VARIABLE", float, "correlation of their errors",
           format=".3f", only_if="variables share a column"),
)  # fmt: skip

LEDGER = Layout(
    "SAMPLE/ledger.ecsv",
    Column("cut", str, "its name"),
    Column("reason", str, "what is removed, or what is to be looked at"),
    Column("rows_before", int, "objects before it"),
    Column("removed", int, "objects that it removes"),
    Column("incomplete", int, "objects kept for the other variables that they have"),
    Column("rows_after", int, "objects after it"),
)
LEDGER_SHOWN = LEDGER.page("SAMPLE/tables/ledger.ecsv")

REMOVED = Layout(
    "SAMPLE/removed.ecsv",
    IDENTIFIER,
    Column("row", int, "its row in the catalogue, from 1"),
    Column("cut", str, "the cut that removed it"),
)

NAMED = Layout(
    "SAMPLE/named.ecsv",
    IDENTIFIER,
    Column("words", str, "what the config says of it"),
    Column("status", str, "the cut that removed it; empty for an object of the sample"),
)
