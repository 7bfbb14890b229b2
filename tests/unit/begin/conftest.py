"""First configs for tables, checked as a run would check them."""

import contextlib
import re
from pathlib import Path

import pytest

from burstmix.acquire import acquire
from burstmix.begin import write_first_config
from burstmix.config import packaged, read_config, resolve
from burstmix.io import read_ecsv
from burstmix.prepare import prepare_sample

HOME = Path(__file__).parents[3]
SCHEMA = HOME / "workflow/schemas/config.schema.yaml"
REGISTRY = packaged(HOME / "workflow/data/registry.yaml")


class First:
    """The first config of a table in a folder: its text, its settings, and what was said of it."""

    def __init__(self, path: Path, **words):
        self.folder = path.parent
        self.said = write_first_config(path, SCHEMA, REGISTRY, **words)
        (self.path,) = (p for p in self.folder.iterdir() if p.suffix == ".yaml")
        self.text = self.path.read_text(encoding="utf-8")
        self.settings = read_config(self.path)
        (self.catalogue,) = self.settings["catalogues"].values()
        (self.sample,) = self.settings["samples"].values()
        (self.variable,) = self.sample["variables"].values()

    def sizes(self) -> dict[str, int]:
        """How many objects each sample has, by the steps that come before the fits."""
        sizes = {}
        with contextlib.chdir(self.folder):
            analysis = resolve(read_config(self.path.name), SCHEMA, REGISTRY)
            for name in analysis["catalogues"]:
                source = analysis.acquisition(name)
                given = {"use_snapshot": True, "data_folder": None}
                acquire(source, name, "t.ecsv", "t.record", **given)
            for name in analysis["samples"]:
                preparation = analysis.preparation(name)
                sizes[name] = len(prepare_sample(name, preparation, read_ecsv("t.ecsv"))[0])
        return sizes

    def uncommented(self) -> dict:
        """The settings with all samples that were commented out, as a user would do it."""
        text, _, _ = self.text.partition("\n\n# What the other")
        first, blank, others = text.partition("\n  #\n")
        others = re.sub("^  # ", "  ", others, flags=re.MULTILINE)
        self.path.write_text(f"{first}{blank}{others}\n", encoding="utf-8")
        return read_config(self.path)


@pytest.fixture
def first():
    return First


@pytest.fixture
def table_of(tmp_path):
    """A CSV from its columns."""

    def write(file="mine.csv", /, **columns):
        rows = zip(*columns.values(), strict=True)
        lines = [",".join(map(str, row)) for row in [columns, *rows]]
        (tmp_path / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return tmp_path / file

    return write
