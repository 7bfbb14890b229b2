"""Addresses as they may be shown: without passwords or keys."""

import re
from urllib.parse import urlsplit, urlunsplit

SECRET = re.compile(r"((?:key|token|passw|secret|signature|auth)[^=&\s]*=)[^&\s]*", re.IGNORECASE)


def shown(url: str) -> str:
    """The URL without user name and password, and with the values of secret parameters left out."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return scrubbed(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, SECRET.sub(r"\1***", parts.query), ""))


def scrubbed(text: str) -> str:
    """A message of a library without the user names, passwords and keys of addresses in it."""
    return SECRET.sub(r"\1***", re.sub(r"://[^/\s@]*@", "://", text))
