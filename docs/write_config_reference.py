"""Write the families into the schema, and docs/config.md from it.

`python docs/write_config_reference.py`.
"""

import sys
import textwrap
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from burstmix.families import DECLARED, not_for  # noqa: E402

SCHEMA = ROOT / "workflow/schemas/config.schema.yaml"
PAGE = ROOT / "docs/config.md"
# Of the schema, what comes after this.
MADE = "  # Made from scripts/burstmix/families.py by `python docs/write_config_reference.py`:\n"
HEAD = """# Every key of a config

Made from `workflow/schemas/config.schema.yaml` by `python docs/write_config_reference.py`. NAME is
a name of your own, `[]` an entry of a list; a key without a default may be left out unless it is
needed.

| key | value | default | what it says |
| --- | --- | --- | --- |
"""
FAMILIES = """
## Families

The centre of a component, which answers and figures show, is its mean or its median.

| family | variables | components | shapes | centre |
| --- | --- | --- | --- | --- |
"""


def with_families(schema: str) -> str:
    """The text of the schema, ending with the families as they are declared now."""
    one, several = (", ".join(not_for(number)) for number in ("several", "one"))
    costly = " and ".join(
        f"from {fewest} variables on without "
        + ", ".join(name for name, each in DECLARED.items() if each.costly_from == fewest)
        for fewest in sorted({each.costly_from for each in DECLARED.values()} - {0})
    )
    costs = "".join(f"; {name} {family.cost}" for name, family in DECLARED.items() if family.cost)
    made = {
        "description": f"Families of components. For one variable only: {one}; for several only: "
        f"{several}{costs}. Of the families named for all samples, a sample goes without those "
        f"that are not for it, and {costly}, which take minutes there: its own families name them "
        "where they are wanted.",
        "type": "array",
        "minItems": 1,
        "uniqueItems": True,
        "items": {"enum": list(DECLARED)},
    }
    text = yaml.safe_dump({"families": made}, sort_keys=False, width=96)
    return schema.partition(MADE)[0] + MADE + textwrap.indent(text, "  ")


def reference(schema: dict) -> str:
    """The page: a row for each key, in the order of the schema, and one for each family."""
    rows = [" | ".join(row) for row in _rows("", schema, schema)]
    families = [" | ".join(_described(family)) for family in DECLARED.values()]
    return (
        HEAD
        + "".join(f"| {row} |\n" for row in rows)
        + FAMILIES
        + "".join(f"| {row} |\n" for row in families)
    )


def _described(family):
    shapes = "; ".join(f"`{name}`: {words}" for name, words in family.shapes.items())
    variables = " or ".join(family.variables)
    return f"`{family.name}`", variables, family.words, shapes, family.centre


def _rows(place, schema, root):
    needed = schema.get("required", [])
    for key, below in schema.get("properties", {}).items():
        below = _resolved(below, root)
        default = "needed" if key in needed else _default(below)
        words = " ".join(below.get("description", "").split()).replace("|", r"\|")
        yield f"`{place}{key}`", _value(below, root), default, words
        yield from _below(f"{place}{key}", below, root)


def _below(place, schema, root):
    yield from _rows(f"{place}.", schema, root)
    if isinstance(schema.get("additionalProperties"), dict):
        named = _resolved(schema["additionalProperties"], root)
        yield from _rows(f"{place}.NAME.", named, root)
    if isinstance(schema.get("items"), dict):
        yield from _rows(f"{place}[].", _resolved(schema["items"], root), root)


def _resolved(schema, root):
    if "$ref" not in schema:
        return schema
    target = root
    for step in schema["$ref"].removeprefix("#/").split("/"):
        target = target[step]
    return _resolved(target, root) | {key: word for key, word in schema.items() if key != "$ref"}


def _value(schema, root):
    if "enum" in schema:
        return ", ".join(f"`{word}`" for word in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_value(_resolved(s, root), root) for s in schema["anyOf"]))
    kind = schema.get("type", "any")
    if isinstance(kind, list):
        return " or ".join(_value(schema | {"type": each}, root) for each in kind)
    if kind == "array" and isinstance(schema.get("items"), dict):
        return f"list of {_value(_resolved(schema['items'], root), root)}"
    limits = {"minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most",
              "exclusiveMaximum": "below"}  # fmt: skip
    found = [f"{words} {schema[key]}" for key, words in limits.items() if key in schema]
    words = {"object": "mapping", "string": "text", "boolean": "true or false"}.get(kind, kind)
    return ", ".join([words, *found])


def _default(schema):
    if schema.get("default") in ({}, None):
        return ""
    return f"`{yaml.safe_dump(schema['default'], default_flow_style=True).split(chr(10))[0]}`"


if __name__ == "__main__":
    text = with_families(SCHEMA.read_text(encoding="utf-8"))
    SCHEMA.write_text(text, encoding="utf-8")
    PAGE.write_text(reference(yaml.safe_load(text)), encoding="utf-8")
