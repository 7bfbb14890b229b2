"""The config: every mistake listed at once, defaults filled in, each sample complete."""

from .arguments import parted
from .extend import completed, read_configs
from .folder import claim, left_over
from .html import html_in
from .local import moved
from .read import plain, read_config
from .registry import packaged
from .resolve import resolve
from .schema import nearest

__all__ = [
    "claim",
    "completed",
    "html_in",
    "left_over",
    "moved",
    "nearest",
    "packaged",
    "parted",
    "plain",
    "read_config",
    "read_configs",
    "resolve",
]
