"""What a catalogue was when it was first downloaded, so that later runs use the same or say so."""

from pathlib import Path

import yaml

from burstmix.errors import BurstmixError
from burstmix.io import write_text


def lock_or_compare(record: dict, name: str, path) -> None:
    """Write the lock file of catalogue `name`, or compare with the one that is there.

    One file for each catalogue: jobs that run at the same time never write the same one.
    Raises BurstmixError if the catalogue is not what it was when it was locked.
    """
    path = Path(path)
    if not path.exists():
        keys = ("source", "url", "service", "query", "time", "rows", "sha256")
        entry = {"catalogue": name} | {key: record[key] for key in keys if key in record}
        if "readme" in record:
            entry["readme"] = record["readme"]
        if "join" in record:
            entry["join"] = {key: record["join"][key] for key in ("url", "rows", "sha256")}
        text = (
            "# The first download of this catalogue; later runs hold to it. Delete the file to\n"
            "# accept what the source gives now.\n"
        ) + yaml.safe_dump(entry, sort_keys=False, allow_unicode=True)
        write_text(text, path)
        return
    try:
        locked = yaml.safe_load(path.read_text(encoding="utf-8"))
        when = locked["time"]
        parts = [("", locked, record)]
        if "join" in locked or "join" in record:
            parts.append(("the table joined to it ", locked["join"], record["join"]))
        if "readme" in locked or "readme" in record:
            parts.append(("its ReadMe ", locked["readme"], record["readme"]))
        parts = [(what, part["sha256"], now["sha256"], _size(part), _size(now))
                 for what, part, now in parts]  # fmt: skip
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise BurstmixError(
            f"{path}: cannot be read as a lock file ({error}); delete it"
        ) from error
    accept = f"delete {path} to accept the new one"
    if locked.get("query") != record.get("query") or locked.get("service") != record.get("service"):
        raise BurstmixError(
            f"catalogue {name}: the query is not the one locked on {when}; {accept}"
        )
    for what, before, now, size_before, size_now in parts:
        if before != now:
            raise BurstmixError(
                f"catalogue {name}: {what}has changed since it was locked on {when}: it had "
                f"{size_before}SHA-256 {before}, now it has {size_now}SHA-256 {now}; {accept}"
            )


def _size(part):
    """How many rows a table has; a ReadMe has none."""
    return f"{part['rows']} rows and " if "rows" in part else ""
