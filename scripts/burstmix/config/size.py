"""How large the catalogues of a config are, as far as can be told before they are read."""

from pathlib import Path

LARGE_FILE = 20_000_000  # bytes of a local file: some half a million rows
LARGE_RECIPE = 500_000  # numbers


def is_large(source: dict) -> bool:
    """Whether a catalogue is too large for tables of text; False where its size is not known."""
    if "synthetic" in source:
        return sum(part["size"] for part in source["synthetic"]["components"]) > LARGE_RECIPE
    path = Path(source.get("file", ""))
    return path.is_file() and path.stat().st_size > LARGE_FILE
