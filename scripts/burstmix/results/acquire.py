"""The tables of a catalogue."""

from .column import Column, Layout

CHANGES = Layout(
    "catalogues/CATALOGUE/changes.ecsv",
    Column("identifier", str, "which object"),
    Column("change", str, "added, gone or changed"),
    Column("column", str, "in which column"),
    Column("snapshot", str, "the entry in the packaged snapshot"),
    Column("official", str, "the entry in the official table"),
)
