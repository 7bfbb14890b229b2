"""Lines of YAML with comments: the reason of a setting beside it, or above it."""

import textwrap

import yaml

WIDTH = 100
LONGEST = 400  # letters of a comment
LONGEST_KEY = 100  # letters; YAML wants a sign before much longer ones


def flow(value) -> str:
    """A value in YAML, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    # What is not printable goes between double quotes, by its number.
    odd = isinstance(value, str) and not value.isprintable()
    style = {"default_style": '"', "allow_unicode": False} if odd else {"allow_unicode": True}
    return yaml.safe_dump([value], default_flow_style=True, width=10**9, **style).strip()[1:-1]


def setting(indent: int, text: str, reason: str = "") -> list[str]:
    """A line of YAML with its reason at the end, or above where that is too long."""
    line, reason = " " * indent + text, plain(reason)
    if reason and len(line) + len(reason) + 4 <= WIDTH:
        return [f"{line}  # {reason}"]
    return [*comment(indent, reason), line]


def comment(indent: int, sentences: str) -> list[str]:
    """Lines of a comment."""
    width = WIDTH - indent - 2
    lines = textwrap.wrap(plain(sentences), width, break_on_hyphens=False)
    return [f"{' ' * indent}# {line}" for line in lines]


def plain(text: str) -> str:
    """The text on one line, without letters that YAML has no place for, and not too long."""
    words = "".join(c if c.isprintable() else "?" for c in " ".join(text.split()))
    return words if len(words) <= LONGEST else words[: LONGEST - 3] + "..."


def _key(key):
    text = flow(key)
    return f"? {text} " if len(text) > LONGEST_KEY else text
