"""Where the files are that a config is checked with, in the checkout or where it is installed."""

from pathlib import Path

_LIBRARY = Path(__file__).parents[1]
_INSTALLED = _LIBRARY / "packaged"  # pyproject.toml puts it into the wheel
_HOME = _INSTALLED if _INSTALLED.is_dir() else _LIBRARY.parents[1]

SCHEMA = _HOME / "workflow/schemas/config.schema.yaml"
REGISTRY = _HOME / "workflow/data/registry.yaml"
DEFAULT = _HOME / "config.yaml"  # the config that runs without another
