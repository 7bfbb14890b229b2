"""The config: every mistake listed at once, defaults filled in, each sample complete."""

from .read import plain, read_config
from .registry import packaged
from .resolve import Analysis, resolve

__all__ = ["Analysis", "packaged", "plain", "read_config", "resolve"]
