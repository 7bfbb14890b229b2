"""Where the local tables of a config are: beside the config that names them, or here.

Paths from the working folder, whatever way the config is named, so that rules find nothing changed.
"""

import copy
import os
from pathlib import Path


def keys(source: dict) -> list[str]:
    """The keys of a catalogue that name local files."""
    return [key for key in ("file", "readme") if key in source and "file" in source]


def folders(name: str, key: str, file: str, configs: dict) -> list[str]:
    """Where a catalogue's file is looked for, in this order; one with a whole path in no folder.

    key: that names it. configs: what each config file holds, by its path, in the order read.
    """
    if Path(file).is_absolute():
        return []
    naming = [path for path, settings in configs.items() if _named(settings, name, key) == file]
    places = [Path(path).absolute().parent for path in naming[-1:]]
    return list(dict.fromkeys(map(os.path.normpath, (*places, Path.cwd()))))


def found(name: str, key: str, file: str, configs: dict) -> str:
    """The path of a catalogue's file; as it is written where there is none."""
    paths = [os.path.relpath(Path(folder, file)) for folder in folders(name, key, file, configs)]
    return next((path for path in paths if _is_there(path)), file)


def moved(settings: dict, configs: dict, folder: str) -> dict:
    """The settings of `configs` as a config in another folder says the same."""
    settings = copy.deepcopy(settings)
    for name, source in settings.get("catalogues", {}).items():
        for key in keys(source):
            if not Path(source[key]).is_absolute():
                source[key] = os.path.relpath(found(name, key, source[key], configs), folder)
    return settings


def _named(settings, name, key):
    """The file that a config gives a catalogue; the config may be wrong in any way."""
    for step in ("catalogues", name, key):
        settings = settings.get(step) if isinstance(settings, dict) else None
    return settings


def _is_there(path):
    try:
        return Path(path).exists()
    except OSError:  # which is named with the other mistakes
        return False
