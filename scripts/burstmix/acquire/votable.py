"""VOTables, from files and from Virtual Observatory services."""

from pathlib import Path
from xml.parsers import expat

from astropy.io import votable
from astropy.table import Table

from burstmix.files import BurstmixError


def read_votable(path: Path, where: str, table=None) -> Table:
    """Table number `table` (from 0), or with that ID or name; by default the first.

    Raises BurstmixError if the service reports an error or left rows out, or if the file refers
    to other files.
    """
    _refuse_references(path, where)
    document = votable.parse(path, verify="ignore")
    for resource in document.resources:
        for info in resource.infos:
            if info.name == "QUERY_STATUS" and info.value.upper() == "ERROR":
                raise BurstmixError(f"{where}: the service reports: {info.content}")
            if info.name == "QUERY_STATUS" and info.value.upper() == "OVERFLOW":
                raise BurstmixError(f"{where}: the service left rows out: its limit was reached")
    tables = list(document.iter_tables())
    if isinstance(table, str):
        tables = [each for each in tables if table in (each.ID, each.name)]
    else:
        tables = tables[table or 0 :]
    if not tables:
        raise BurstmixError(f"{where}: the VOTable has no table {table or ''}".rstrip())
    return tables[0].to_table(use_names_over_ids=True)


def _refuse_references(path, where):
    """Data elsewhere, and entities, could read local files or grow without limit."""

    def element(name, attributes):
        if name.rpartition(":")[2] == "STREAM" and "href" in attributes:
            raise BurstmixError(f"{where}: the data of the VOTable are elsewhere, which is refused")

    def entity(name, *_):
        raise BurstmixError(f"{where}: the VOTable declares the entity {name!r}, which is refused")

    parser = expat.ParserCreate()
    parser.StartElementHandler = element
    parser.EntityDeclHandler = entity
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError as error:
        raise BurstmixError(f"{where}: the VOTable is damaged or cut short ({error})") from error
