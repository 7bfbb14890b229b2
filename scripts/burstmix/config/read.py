"""A config file: plain YAML of a reasonable size, with every key once; or what is wrong, by line.

Snakemake's own reader runs the templates of a file that asks for it, follows aliases without
limit, and names neither the file nor the line of a mistake. So every config is read here first.
"""

from pathlib import Path

import yaml

from burstmix.errors import BurstmixError

LARGEST = 1_000_000  # bytes
MOST_LEVELS = 50
MOST_ENTRIES = 100_000  # aliases counted as often as they stand


def read_config(path) -> dict:
    """The settings in a config file (YAML, of which JSON is a part).

    Raises BurstmixError with the file and line of what is wrong.
    """
    text = _text(Path(path))
    try:
        _limit_levels(text, path)
        root = yaml.compose(text, yaml.SafeLoader)
        if not isinstance(root, yaml.MappingNode):
            raise BurstmixError(f"{path}: should hold keys with their values, such as `samples:`")
        _limit_entries(root, path)
        _refuse_repeated_keys(root, path)
        settings = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BurstmixError(f"{path}: is not valid YAML: {_in_words(error)}") from error
    except ValueError as error:
        if isinstance(error, BurstmixError):
            raise
        raise BurstmixError(f"{path}: holds an entry that has no value ({error})") from error
    if "__use_yte__" in settings:
        raise BurstmixError(f"{path}: is a template (__use_yte__), which could run anything")
    return settings


def plain(value):
    """A value given as --config key=value: text is read as YAML where it is that."""
    if not isinstance(value, str):
        return value
    try:
        return yaml.safe_load(value)
    except (yaml.YAMLError, ValueError):
        return value


def _text(path):
    try:
        if path.stat().st_size > LARGEST:
            raise BurstmixError(
                f"{path}: has more than {LARGEST / 1e6:g} MB, more than any config needs"
            )
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise BurstmixError(
            f"{path}: there is no such file; name your config with --configfile"
        ) from error
    except UnicodeDecodeError as error:
        raise BurstmixError(f"{path}: is not text in UTF-8; save it as that ({error})") from error
    except OSError as error:
        raise BurstmixError(f"{path}: cannot be read ({error.strerror})") from error


def _limit_levels(text, path):
    """Raise BurstmixError if a file nests too deep, before the parser goes down there."""
    level = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            level += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            level -= 1
        if level > MOST_LEVELS:
            raise BurstmixError(
                f"{path}: line {event.start_mark.line + 1}: nested more than {MOST_LEVELS} deep"
            )


def _limit_entries(root, path):
    entries, nodes = 0, [(root, 1)]
    while nodes:
        node, level = nodes.pop()
        entries += 1
        if entries > MOST_ENTRIES or level > MOST_LEVELS:
            raise BurstmixError(
                f"{path}: its aliases (*) stand for more than {MOST_ENTRIES} entries, or for "
                f"more than {MOST_LEVELS} levels"
            )
        nodes += [(below, level + 1) for below in _below(node)]


def _refuse_repeated_keys(root, path):
    """Raise BurstmixError if a key stands twice in a mapping: only the last would count."""
    found, nodes, seen = {}, [root], set()
    while nodes:
        node = nodes.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        nodes += _below(node)
        if isinstance(node, yaml.MappingNode):
            keys = [key for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
            values = [key.value for key in keys]
            for key in keys:
                if values.count(key.value) > 1 and key.tag != "tag:yaml.org,2002:merge":
                    line = key.start_mark.line + 1
                    found[key.start_mark.index] = f"line {line}: the key {key.value!r} stands twice"
    if found:
        raise BurstmixError(f"{path}: " + "; ".join(found[index] for index in sorted(found)))


def _below(node):
    if isinstance(node, yaml.MappingNode):
        return [each for pair in node.value for each in pair]
    return node.value if isinstance(node, yaml.SequenceNode) else []


def _in_words(error):
    mark = getattr(error, "problem_mark", None)
    where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
    return where + " ".join(str(getattr(error, "problem", None) or error).split())
