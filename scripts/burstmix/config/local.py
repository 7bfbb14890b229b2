"""Where the local files of a config are: beside the config that names them, or here.

Paths are seen from the working folder, however the config is named, so that rules see no change.
"""

import copy
import os
from pathlib import Path

STYLE = ".mplstyle"  # the end of a matplotlib style file; without it, the name of a style
Place = tuple[str, ...]  # the keys of a config that lead to the name of a file


def keys(source: dict) -> list[str]:
    """The keys of a catalogue that name local files."""
    return [key for key in ("file", "readme") if key in source and "file" in source]


def files(settings: dict) -> dict[Place, str]:
    """The local files that a config without mistakes in its form names."""
    catalogues = settings.get("catalogues", {}).items()
    found = {("catalogues", name, key): of[key] for name, of in catalogues for key in keys(of)}
    style = settings.get("figures", {}).get("style", "")
    return found | ({("figures", "style"): style} if style.endswith(STYLE) else {})


def put(settings: dict, place: Place, file: str) -> None:
    """Let a config name another file in this place."""
    *above, key = place
    for step in above:
        settings = settings[step]
    settings[key] = file


def folders(place: Place, file: str, configs: dict) -> list[str]:
    """Where a file is looked for, in this order; an absolute path is looked for in no folder.

    configs: what each config file holds, by its path, in the order read.
    """
    if Path(file).is_absolute():
        return []
    naming = [path for path, settings in configs.items() if _named(settings, place) == file]
    places = [Path(path).absolute().parent for path in naming[-1:]]
    return list(dict.fromkeys(map(os.path.normpath, (*places, Path.cwd()))))


def found(place: Place, file: str, configs: dict) -> str:
    """The path of a file; as it is written where there is none."""
    paths = [os.path.relpath(Path(folder, file)) for folder in folders(place, file, configs)]
    return next((path for path in paths if _is_there(path)), file)


def moved(settings: dict, configs: dict, folder: str) -> dict:
    """The settings of `configs` as a config in another folder says the same."""
    settings = copy.deepcopy(settings)
    for place, file in files(settings).items():
        if not Path(file).is_absolute():
            put(settings, place, os.path.relpath(found(place, file, configs), folder))
    return settings


def _named(settings, place):
    """The file that a config names in a place; the config may be wrong in any way."""
    for step in place:
        settings = settings.get(step) if isinstance(settings, dict) else None
    return settings


def _is_there(path):
    try:
        return Path(path).exists()
    except OSError:  # which is named with the other mistakes
        return False
