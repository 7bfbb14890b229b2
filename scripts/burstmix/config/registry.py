"""The packaged catalogues: what is known of each, in workflow/data/registry.yaml."""

from pathlib import Path

import yaml

from burstmix.errors import BurstmixError


def packaged(path) -> dict[str, dict]:
    """The sources of the packaged catalogues by name; keys are explained at the top of the file.

    Raises BurstmixError if the registry is absent or is not YAML.
    """
    try:
        return yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BurstmixError(f"{path}: cannot be read as a registry ({error})") from error
