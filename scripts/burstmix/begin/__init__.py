"""From a table to a first config for it, with the reason of each guess."""

from .first_config import write_first_config

__all__ = ["write_first_config"]
