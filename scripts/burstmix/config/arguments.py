"""The words of a command line for Snakemake: which name config files, and which are targets.

Snakemake itself takes all words after --configfile for config files, targets too.
"""

import os
from itertools import takewhile
from pathlib import Path

from burstmix.errors import BurstmixError

from .extend import read_configs
from .folder import RECORD

OPTIONS = ("--configfile", "--configfiles")
CONFIGS = (".yaml", ".yml", ".json")
RESULTS = "results"  # the key of a config, and what it says by default


def parted(words: list[str]) -> tuple[list[str], list[str]]:
    """The config files that `words` name, and the same words with targets before all options.

    The word after the option is a config file. A further word is one more if it ends like one and
    lies in no folder of results, which is one that the settings name or that holds results already.
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
            for place, each in enumerate(follow):
                if place and not _is_config(each, configs, words):
                    targets.append(each)
                else:
                    configs.append(each)
                    others.append(each)
    return configs, targets + others


def _is_config(word, configs, words):
    if Path(word).suffix.lower() not in CONFIGS:
        return False
    # However the path is written, folders of results are seen from the working folder.
    folder, *below = Path(os.path.relpath(word)).parts
    if not below or folder == os.pardir:
        return True
    return folder not in _named(configs, words) and not Path(folder, RECORD).exists()


def _named(configs, words):
    """The folders of results that configs, and settings on the command line, name."""
    given = [word.partition("=")[2] for word in words if word.startswith(f"{RESULTS}=")]
    for path in configs:
        try:
            given += [settings.get(RESULTS) for settings in read_configs([path]).values()]
        except BurstmixError:
            continue  # its mistakes are told when it is read as a config
    return {RESULTS, *filter(lambda each: isinstance(each, str), given)}
