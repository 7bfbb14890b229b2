"""The config: every mistake listed at once, defaults filled in, each sample complete."""

from .folder import claim, left_over
from .local import moved
from .read import plain, read_config
from .registry import packaged
from .resolve import Analysis, resolve

__all__ = [
    "Analysis",
    "claim",
    "left_over",
    "moved",
    "packaged",
    "plain",
    "read_config",
    "resolve",
]
