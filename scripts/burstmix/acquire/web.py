"""Tables from addresses: the first mirror that gives the whole table counts."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.io import sha256_of

from .address import shown
from .clock import now
from .download import PATIENCE, DownloadError, Patience, download
from .fixed_width import described
from .join import join
from .read import LIMIT, read


def read_url(source: dict, name: str, patience: Patience = PATIENCE) -> tuple[Table, dict]:
    """The table at the first address of `source` that gives it, and its record.

    A table under `join` is fetched too, and its columns are added.
    Raises BurstmixError with the reason of every address if none gives the table.
    """
    table, record = _first(source, name, patience)
    if "join" in source:
        other = source["join"]
        second, found = _first(other, name, patience)
        record["join"] = found | second.meta
        table = join(table, second, other["match"], shown(record["join"]["url"]))
    return table, {"source": "url", **record}


def reading(source: dict, path: str, readme: Path | None = None) -> dict:
    """The settings by which a source's file is read, whose name is the end of `path`.

    readme: where the source's ReadMe is.
    Raises BurstmixError if the ReadMe cannot be read, or does not describe the file.
    """
    words = {key: source[key] for key in ("format", "table", "missing") if key in source}
    matched = [part["match"] for part in (source, source.get("join", {})) if "match" in part]
    words["names"] = [*identifying(source), *matched]
    if readme is not None:
        name = re.sub(r"\.(gz|bz2|xz)$", "", Path(path).name)
        where = shown(source["readme"])
        words["readme"] = described(readme, str(source.get("table", name)), where)
    return words


def identifying(source: dict) -> list[str]:
    """The columns that identify an object of a source."""
    columns = source.get("identifier", [])
    return [columns] if isinstance(columns, str) else columns


def check(source: dict, record: dict, where: str) -> None:
    """Raise BurstmixError unless checksum and number of rows are what the source asks for."""
    if "sha256" in source and source["sha256"].lower() != record["sha256"]:
        raise BurstmixError(
            f"{where}: its SHA-256 is {record['sha256']}, but should be {source['sha256']}"
        )
    if "rows" in source and source["rows"] != record["rows"]:
        raise BurstmixError(f"{where}: has {record['rows']} rows, but should have {source['rows']}")


def _first(source, name, patience):
    addresses = [source["url"]] if isinstance(source["url"], str) else source["url"]
    reasons = []
    for url in addresses:
        try:
            return _fetched(url, source, patience)
        except DownloadError as error:
            reasons.append(f"{shown(url)}: {error}")
        except BurstmixError as error:
            reasons.append(str(error))
    if len(reasons) == 1:
        raise BurstmixError(f"catalogue {name}: {reasons[0]}")
    raise BurstmixError("\n  - ".join([f"catalogue {name}: no address gives the table:", *reasons]))


def _fetched(url, source, patience):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "download"
        download(url, path, patience)
        readme, more = None, {}
        if "readme" in source:
            readme = Path(folder) / "ReadMe"
            download(source["readme"], readme, patience)
            more = {"readme": {"url": shown(source["readme"]), "sha256": sha256_of(readme)}}
        words = reading(source, urlsplit(url).path, readme)
        table = read(path, where=shown(url), limit=LIMIT, **words)
        record = {
            "url": shown(url),
            "time": now(),
            "bytes": path.stat().st_size,
            "sha256": sha256_of(path),
            **more,
            "rows": len(table),
        }
    check(source, record, shown(url))
    return table, record
