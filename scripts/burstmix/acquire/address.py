"""Addresses as they may be shown: without passwords or keys."""

import re
from urllib.parse import urlsplit, urlunsplit

# Parameters whose values may be shown; all others show their names alone.
HARMLESS = {
    "format", "responseformat", "lang", "version", "request", "maxrec", "limit", "row", "rows",
    "table", "catalog", "catalogue", "source", "-source", "-out", "-out.max", "-out.all",
}  # fmt: skip
PARAMETER = re.compile(r"(?P<name>[?&;][^=&;?\s]*)=[^&;\s]*")
SECRET = re.compile(
    r"((?:key|token|pass|pwd|secret|sig|auth|credential|code|session)[^=&\s]*=)[^&\s]*",
    re.IGNORECASE,
)


def shown(url: str) -> str:
    """The URL without user name and password, and with the values of most parameters left out."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return scrubbed(url)
    host = parts.netloc.rpartition("@")[2]
    # A parameter without a name may be a key.
    query = re.sub(r"[^&;]+", lambda m: m[0] if "=" in m[0] else "***", parts.query)
    return _masked(urlunsplit((parts.scheme, host, parts.path, query, "")))


def scrubbed(text: str) -> str:
    """A message of a library without the user names, passwords and keys of addresses in it."""
    return SECRET.sub(r"\1***", _masked(re.sub(r"://[^/\s@]*@", "://", text)))


def _masked(text):
    return PARAMETER.sub(
        lambda m: m[0] if m["name"][1:].lower() in HARMLESS else f"{m['name']}=***", text
    )
