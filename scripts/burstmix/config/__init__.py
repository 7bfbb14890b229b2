"""The config: every mistake listed at once, defaults filled in, each sample complete."""

from .resolve import Analysis, resolve

__all__ = ["Analysis", "resolve"]
