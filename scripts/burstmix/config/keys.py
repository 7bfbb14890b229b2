"""Keys that stand twice in a YAML file, of which only the last would count."""

from pathlib import Path

import yaml


def repeated_keys(path) -> list[str]:
    """A line for each key that its mapping has already."""
    found = []
    with Path(path).open(encoding="utf-8") as file:
        root = yaml.compose(file, yaml.SafeLoader)
    nodes = [root] if root else []
    seen = set()
    while nodes:
        node = nodes.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
            for key, _ in node.value:
                if isinstance(key, yaml.ScalarNode) and keys.count(key.value) > 1:
                    line = key.start_mark.line + 1
                    found.append(f"line {line}: the key {key.value!r} stands twice")
            nodes += [below for _, below in node.value]
        elif isinstance(node, yaml.SequenceNode):
            nodes += node.value
    return sorted(found)
