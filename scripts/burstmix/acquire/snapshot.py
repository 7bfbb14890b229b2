"""The packaged snapshot of a catalogue, checked against its checksum."""

from pathlib import Path

from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.io import read_ecsv, sha256_of


def read_snapshot(source: dict, name: str, data_folder) -> tuple[Table, dict]:
    """The table, and what its record says; the same on each run.

    Raises BurstmixError if the file is absent or is not the one in the registry.
    """
    snapshot = source["snapshot"]
    path = Path(data_folder) / snapshot["file"]
    if not path.is_file():
        raise BurstmixError(f"{path}: the snapshot of {name} is absent; restore the file")
    checksum = sha256_of(path)
    if checksum != snapshot["sha256"]:
        raise BurstmixError(
            f"{path}: the snapshot of {name} is not the packaged one (SHA-256 {checksum}, "
            f"registry {snapshot['sha256']}); restore the file"
        )
    table = read_ecsv(path)
    if len(table) != snapshot["rows"]:
        raise BurstmixError(f"{path}: {len(table)} rows, but the registry says {snapshot['rows']}")
    record = {
        "source": "snapshot",
        "file": snapshot["file"],
        "title": source["title"],
        "origin": source["origin"],
        "reference": source["reference"],
        "url": table.meta["url"],
        "bytes": path.stat().st_size,
        "sha256": checksum,
        "rows": len(table),
    }
    return table, record
