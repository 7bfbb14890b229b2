"""VOTables, from files and from Virtual Observatory services."""

from pathlib import Path
from xml.parsers import expat

from astropy.io import votable
from astropy.table import Table

from burstmix.errors import BurstmixError


def read_votable(path: Path, where: str, table=None) -> Table:
    """Table number `table` (from 0), or with that ID or name; by default the first.

    Raises BurstmixError if the service reports an error or left rows out, or if the file refers
    to other files.
    """
    for status, words in _statuses(path, where):
        if status == "ERROR":
            raise BurstmixError(f"{where}: the service reports: {' '.join(''.join(words).split())}")
        if status == "OVERFLOW":
            raise BurstmixError(f"{where}: the service left rows out: its limit was reached")
    document = votable.parse(path, verify="ignore")
    tables = list(document.iter_tables())
    if isinstance(table, str):
        tables = [each for each in tables if table in (each.ID, each.name)]
    else:
        tables = tables[table or 0 :]
    if not tables:
        raise BurstmixError(f"{where}: the VOTable has no table {table or ''}".rstrip())
    return tables[0].to_table(use_names_over_ids=True)


def _statuses(path, where):
    """The value and words of each INFO that gives the query's status, wherever it stands.

    Data elsewhere, and entities, are refused: they could read local files or grow without limit.
    """
    statuses, inside = [], []

    def element(name, attributes):
        kind = name.rpartition(":")[2].upper()
        if kind == "STREAM" and "href" in attributes:
            raise BurstmixError(f"{where}: the data of the VOTable are elsewhere, which is refused")
        if kind == "INFO" and attributes.get("name", "").strip().upper() == "QUERY_STATUS":
            inside.append([])
            statuses.append((attributes.get("value", "").strip().upper(), inside[-1]))

    def end(name):
        if name.rpartition(":")[2].upper() == "INFO":
            inside.clear()

    def text(words):
        if inside:
            inside[-1].append(words)

    def entity(name, *_):
        raise BurstmixError(f"{where}: the VOTable declares the entity {name!r}, which is refused")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = element, end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = entity
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError as error:
        raise BurstmixError(f"{where}: the VOTable is damaged or cut short ({error})") from error
    return statuses
