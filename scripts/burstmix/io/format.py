"""The format of the files of results: which columns and keys they have, and what these mean."""

from burstmix.errors import BurstmixError
from burstmix.version import __version__

FORMAT = 2  # goes up by one whenever an older file would be misread
# Every file of results says this of itself.
MADE_BY = {"burstmix": __version__, "format": FORMAT}


def check_format(made_by: dict, path) -> None:
    """Raise BurstmixError if the metadata of a file of results are not of this format.

    A file without a format is older than formats, or is none of ours.
    """
    found = made_by.get("format", 0)
    if found != FORMAT:
        raise BurstmixError(
            f"{path}: is in format {found} (burstmix {made_by.get('burstmix', 'unknown')}), and "
            f"burstmix {__version__} reads format {FORMAT}; read it with that version, or have all "
            "made anew with ./run --forceall"
        )
