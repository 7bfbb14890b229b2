"""The config: every mistake listed at once, defaults filled in, each sample complete."""

from .keys import repeated_keys
from .registry import packaged
from .resolve import Analysis, resolve

__all__ = ["Analysis", "packaged", "repeated_keys", "resolve"]
