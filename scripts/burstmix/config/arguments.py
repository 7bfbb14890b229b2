"""The words of a command line for Snakemake: which name config files, and which are targets.

Snakemake takes all that follows --configfile for config files, targets too.
"""

import os
from itertools import takewhile
from pathlib import Path

from .folder import RECORD

OPTIONS = ("--configfile", "--configfiles")
CONFIGS = (".yaml", ".yml", ".json")


def parted(words: list[str]) -> tuple[list[str], list[str]]:
    """The config files that `words` name, and the same words with targets before all options.

    After the option stands a config file; what follows is one more if it ends like one and is no
    result.
    """
    configs, targets, others = [], [], []
    left = list(words)
    while left:
        word = left.pop(0)
        if word == "--":
            targets += left
            break
        others.append(word)
        if word.startswith(tuple(f"{option}=" for option in OPTIONS)):
            configs.append(word.partition("=")[2])
        if word in OPTIONS:
            follow = list(takewhile(lambda each: not each.startswith("-"), left))
            left = left[len(follow) :]
            named = follow[:1] + [each for each in follow[1:] if _is_config(each)]
            targets += [each for each in follow[1:] if not _is_config(each)]
            configs += named
            others += named
    return configs, targets + others


def _is_config(word):
    path = Path(os.path.normpath(word))
    return path.suffix.lower() in CONFIGS and not _is_of_results(Path(path.parts[0]))


def _is_of_results(folder):
    """Whether a folder is one of results: by the default's name, or by what it holds."""
    return folder.name == "results" or (folder / RECORD).exists()
