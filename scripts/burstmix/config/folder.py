"""The folder of results: which analysis it holds, what a run replaces there, what is left over."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

import yaml

from burstmix.errors import BurstmixError
from burstmix.io import FORMAT, MADE_BY, few_of, write_text

RECORD = "analysis.yaml"
REPORT = "report.html"  # the last file that a whole run makes
# Files by which a folder of results is known that is older than records of analyses.
OF_BEFORE = ("provenance.md", "catalogues/*/record.yaml")
# Settings that the results of a sample do not depend on, or that its own settings contain.
NOT_OF_A_SAMPLE = (
    "results", "samples", "catalogues", "families", "fit", "matched", "power", "calibration",
)  # fmt: skip
MOST_NAMES = 8


def claim(
    folder, config_file: str, settings: dict, planned: Iterable[str], *, anew: bool = False
) -> str:
    """Record that a folder holds the analysis of a config file; what the run replaces, in words.

    settings: of the whole analysis, with every default. planned: the files that the run makes,
    relative to the folder. anew: the run makes all its targets, whether up to date or not.
    The words are empty where the run replaces or leaves behind no fits.

    Raises BurstmixError, and changes nothing, if the folder is none of results, holds results of
    another format, or holds fits of another config file that the run would replace or leave behind.
    """
    folder, planned = Path(folder), set(planned)
    held = _held(folder)
    record = {**MADE_BY, "config_file": config_file, "settings": settings}
    if held is None or (anew and REPORT in planned):
        _write(record, folder)
        return ""
    if held["format"] != FORMAT:
        raise BurstmixError(
            f"{folder} holds results of burstmix {held['burstmix']}, in format {held['format']}; "
            f"burstmix {MADE_BY['burstmix']} would make all of them anew, in format {FORMAT}.\n"
            f"{_own_folder(config_file, folder)}\n{_or_give_up(folder)}"
        )
    fitted = [name for name in held["settings"]["samples"] if _is_fitted(folder, name)]
    changes = _changes(folder, fitted, held["settings"], settings, planned)
    own = held["config_file"] == config_file
    if changes and not own:
        raise BurstmixError(
            f"{folder} holds the analysis of {held['config_file']}, of which {config_file} "
            f"{changes}.\n{_own_folder(config_file, folder)}\n{_or_give_up(folder)}"
        )
    # A config that changes nothing of another's analysis may use its fits, not claim its folder.
    if own or not fitted:
        _write(record, folder)
    if not changes:
        return ""
    return (
        f"{folder} holds the analysis of {config_file} as it was before; this run {changes}.\n"
        f"To keep it, stop this run. {_own_folder(config_file, folder)}"
    )


def left_over(folder, made: Iterable[str]) -> list[str]:
    """Files and folders, with their numbers of files, that lie in a folder of results unmade.

    made: the files and whole folders that the run makes, relative to the folder.
    """
    made = {PurePath(path) for path in made} | {PurePath(RECORD)}
    above = {parent for path in made for parent in path.parents}
    return list(_not_made(Path(folder), PurePath(), made, above))


def _not_made(folder, place, made, above) -> Iterator[str]:
    for entry in sorted((folder / place).iterdir()):
        path = place / entry.name
        if entry.name.startswith(".") or path in made:
            continue
        if path in above:
            yield from _not_made(folder, path, made, above)
        elif not entry.is_dir():
            yield f"{folder / path}"
        elif count := sum(each.is_file() for each in entry.rglob("*")):
            yield f"{folder / path}/ ({count} file{'s' * (count > 1)})"


def _held(folder):
    """The record in a folder; None where there is nothing in it."""
    if not folder.is_dir():
        if folder.exists():
            raise BurstmixError(f"results: {folder} is a file; name another folder")
        return None
    path = folder / RECORD
    if path.is_file():
        try:
            held = yaml.safe_load(path.read_text(encoding="utf-8"))
            others = ("config_file", "settings") if held["format"] == FORMAT else ()
            return {key: held[key] for key in (*MADE_BY, *others)}
        except (OSError, ValueError, LookupError, TypeError, yaml.YAMLError) as error:
            raise BurstmixError(
                f"{path}: is no record of an analysis; restore it, or delete the folder {folder}"
            ) from error
    if all(entry.name.startswith(".") for entry in folder.iterdir()):
        return None
    if any(match for pattern in OF_BEFORE for match in folder.glob(pattern)):
        return {"burstmix": "0.1.0 or before", "format": 0}
    raise BurstmixError(f"results: the folder {folder} is there and holds no results; name another")


def _write(record, folder):
    path = folder / RECORD
    try:
        write_text(yaml.safe_dump(record, sort_keys=False, allow_unicode=True), path)
    except OSError as error:
        raise BurstmixError(
            f"{path}: cannot be written ({error.strerror}); make the folder writable"
        ) from error


def _is_fitted(folder, sample):
    return any(folder.glob(f"{sample}/*/fits.json"))


def _changes(folder, fitted, old, new, planned):
    """What a run does to the samples that are fitted, in words."""
    touched = {path.split("/")[0] for path in planned}
    differing = {
        name: dict.fromkeys(_differences(_of_sample(old, name), _of_sample(new, name)))
        for name in fitted
        if name in new["samples"] and name in touched
    }
    replaced = [name for name, keys in differing.items() if keys]
    keys = list(dict.fromkeys(key for name in replaced for key in differing[name]))
    # Only results of all samples together can leave a sample out.
    of_all = any(path == REPORT or (folder / path).exists() for path in planned if "/" not in path)
    dropped = [name for name in fitted if name not in new["samples"]] if of_all else []
    words = []
    if replaced:
        words.append(
            f"replaces {few_of(replaced, MOST_NAMES)} (other settings: {few_of(keys, MOST_NAMES)})"
        )
    if dropped:
        words.append(f"no longer makes {few_of(dropped, MOST_NAMES)}")
    return " and ".join(words)


def _of_sample(settings, name):
    """All settings that the results of a sample hang on."""
    general = {key: word for key, word in settings.items() if key not in NOT_OF_A_SAMPLE}
    sample = settings["samples"][name]
    source = settings["catalogues"][sample["catalogue"]]
    source = {key: word for key, word in source.items() if key != "description"}
    return general | sample | {"source": source}


def _differences(old, new, place="") -> Iterator[str]:
    """The keys, with those above them, whose values differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _differences(old.get(key), new.get(key), f"{place}.{key}".removeprefix("."))
    elif old != new:
        yield place


def _own_folder(config_file, folder):
    name = f"results_{re.sub('[^A-Za-z0-9]+', '_', Path(config_file).stem)}"
    name = f"{name}_2" if name == str(folder) else name
    return (
        f"For a folder of its own write `results: {name}` into {config_file}, or add "
        f"--config results={name}."
    )


def _or_give_up(folder):
    return f"To give up what is in {folder} instead, add --forceall, or delete the folder."
