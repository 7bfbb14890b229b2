"""What the JSON schema says of a config: its mistakes in the user's words, and its defaults."""

import copy
import functools
import sys
from difflib import get_close_matches
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator


@functools.cache
def load_schema(path) -> dict:
    """The JSON schema, from YAML, which takes 0.2 s to read."""
    return yaml.safe_load(Path(path).read_text(encoding="utf-8"))


def nearest(word, words) -> str:
    """A clause that suggests the valid name nearest to `word`, or lists the few there are."""
    words = [str(each) for each in words]
    close = get_close_matches(str(word), words, n=1, cutoff=0.5)
    if close:
        return f"did you mean {close[0]}?"
    if len(words) <= 15:
        return f"valid: {', '.join(words)}"
    return f"valid: {', '.join(words[:15])} and {len(words) - 15} more"


def mistakes(config: dict, schema: dict) -> tuple[list[str], dict]:
    """Every way in which the config breaks the schema, each with its place, and the rest.

    The rest is the config without the parts that are wrong, so that it can be checked further.
    """
    validator = Draft202012Validator(schema)
    errors = list(validator.iter_errors(config))
    found = [line for error in errors for line in _explain(error, config)]
    for path, value in _not_finite(config):
        found.append(f"{_place(path, config)}: {value} is not a finite number")
    left = copy.deepcopy(config) if isinstance(config, dict) else {}
    while errors:
        for error in errors:
            _remove(left, error)
        # The rest may lack a part that it needs; only the config as a whole cannot be taken out.
        errors = [error for error in validator.iter_errors(left) if error.absolute_path]
    return list(dict.fromkeys(found)), left


def fill_defaults(config: dict, schema: dict) -> dict:
    """A copy of a valid config with the schema's defaults in the places left open."""
    return _filled(copy.deepcopy(config), schema, schema)


def _explain(error, config):
    place = _place(error.absolute_path, config)
    value = error.instance
    of_a_name = "propertyNames" in error.absolute_schema_path
    match error.validator:
        case "additionalProperties":
            known = list(error.schema.get("properties", {}))
            for key in value:
                if key not in known:
                    yield f"{place}: unknown key {key!r}; {nearest(key, known)}"
        case "required":
            for key in error.validator_value:
                if key not in value:
                    yield f"{place}: the key {key!r} is missing"
        case "enum":
            yield f"{place}: {value!r} is not valid; {nearest(value, error.validator_value)}"
        case "type" if of_a_name:
            yield f"{place}: the name {value!r} is not text; put it in quotes"
        case "pattern" if of_a_name:
            yield (
                f"{place}: the name {value!r} is not valid; use letters, digits and _ "
                "and start with a letter (64 characters at most)"
            )
        case "pattern" if "remedy" in error.schema:
            yield f"{place}: {value!r} does not match; {error.schema['remedy']}"
        case "type":
            wanted = error.validator_value
            wanted = wanted if isinstance(wanted, str) else " or ".join(wanted)
            remedy = _yaml_hint(value, wanted) or error.schema.get("remedy", "")
            yield f"{place}: {value!r} is not of type {wanted}" + f"; {remedy}" * bool(remedy)
        case "anyOf":
            yield f"{place}: {value!r} is not valid; {error.schema.get('description', '')}".strip()
        case "minProperties" if "required" in error.schema:
            optional = [key for key in error.schema["properties"] if key != "column"]
            yield f"{place}: at least one of {', '.join(optional)} is needed"
        case "minItems" | "minProperties":
            few = f"has {len(value)} entry, but {error.validator_value} are needed"
            yield f"{place}: {few if value else 'is empty'}"
        case _:
            yield f"{place}: {error.message}"


def _yaml_hint(value, wanted):
    if value is None:
        return "nothing is given"
    if "number" in wanted and isinstance(value, str):
        return "YAML 1.1 reads 1e3 as text, write 1.0e+3 or 1000"
    if "string" in wanted and isinstance(value, bool):
        return "YAML 1.1 reads yes, no, on and off as truth values, put them in quotes"
    return ""


def _place(path, config):
    """Where a part of a config is: keys by their names, entries of a list counted from 1."""
    words = ""
    for step in path:
        words += f", entry {step + 1}" if isinstance(config, list) else f".{step}"
        config = config[step]
    return words.removeprefix(".") or "the config"


def _not_finite(value, path=()):
    # A whole number may be too large for any float.
    if isinstance(value, int | float) and not abs(value) <= sys.float_info.max:
        yield path, value
    elif isinstance(value, dict | list):
        for key, below in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _not_finite(below, (*path, key))


def _remove(config, error):
    """Take the part that an error speaks of out of the config."""
    path = list(error.absolute_path)
    parent, node = None, config
    for step in path:
        if not isinstance(node, dict) or step not in node:
            break  # a list, or a part that is gone already
        parent, node, last = node, node[step], step
    if isinstance(node, dict) and len(path) == 0 and error.validator == "required":
        return
    if isinstance(node, dict) and error.validator == "additionalProperties":
        for key in set(node) - set(error.schema.get("properties", {})):
            del node[key]
    elif isinstance(node, dict) and "propertyNames" in error.absolute_schema_path:
        node.pop(error.instance, None)
    elif parent is not None:
        parent.pop(last, None)


def _filled(value, schema, root):
    if "$ref" in schema:
        target = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        schema = target | {key: word for key, word in schema.items() if key != "$ref"}
    if isinstance(value, dict):
        known = schema.get("properties", {})
        for key, below in known.items():
            if key not in value and "default" in below:
                value[key] = copy.deepcopy(below["default"])
        others = schema.get("additionalProperties")
        for key in value:
            below = known.get(key, others if isinstance(others, dict) else {})
            value[key] = _filled(value[key], below, root)
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        value = [_filled(each, schema["items"], root) for each in value]
    elif schema.get("type") == "integer" and isinstance(value, float):
        value = int(value)  # 2.0 is an integer to JSON, and must be one in seeds and names
    return value
