"""A config that names only what it changes of another one, by the key `extends`."""

from collections.abc import Iterable
from pathlib import Path

from burstmix.errors import BurstmixError

from .places import DEFAULT
from .read import read_config

KEY = "extends"
# The config known by a name: the one that runs without any other.
PACKAGED = {"default": DEFAULT}


def read_configs(paths: Iterable) -> dict[str, dict]:
    """What each config file holds, by its path; the configs that they extend come before them.

    Raises BurstmixError with the file of a mistake, or if an extended config extends another.
    """
    own = {str(path): read_config(path) for path in paths}
    bases = [_base(path, settings[KEY]) for path, settings in own.items() if KEY in settings]
    return {**{str(base): _extended(base, by) for base, by in bases}, **own}


def completed(given: dict, configs: dict[str, dict]) -> dict:
    """The settings given, from config files and the command line, over what the files extend.

    configs: as read_configs gives them. Mappings are merged key by key; of anything else, lists
    too, the given value replaces the extended one.
    """
    naming = {path: settings[KEY] for path, settings in configs.items() if KEY in settings}
    if KEY in given and given[KEY] not in naming.values():
        raise BurstmixError(
            f"{KEY}: is for config files; here, or on the command line, give all settings"
        )
    whole: dict = {}
    for path, name in naming.items():
        whole = _over(whole, configs[str(_base(path, name)[0])])
    return {key: word for key, word in _over(whole, given).items() if key != KEY}


def _base(path: str, name) -> tuple[Path, str]:
    """The file that a config extends, and that config."""
    if not isinstance(name, str):
        known = ", ".join(PACKAGED)
        raise BurstmixError(f"{path}: {KEY}: {name!r} is no name of a config: a file, or {known}")
    return PACKAGED.get(name) or Path(path).parent / name, path


def _extended(base: Path, by: str) -> dict:
    try:
        settings = read_config(base)
    except BurstmixError as error:
        raise BurstmixError(f"{by}: {KEY}: {error}") from error
    if KEY in settings:
        raise BurstmixError(
            f"{by}: {KEY}: {base} extends {settings[KEY]!r} itself, and only one may extend "
            "another; extend one that is whole"
        )
    return settings


def _over(below, above):
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return below | {
        key: _over(below[key], word) if key in below else word for key, word in above.items()
    }
