"""The folder of a sample's results, as a run leaves it."""

from functools import cached_property
from pathlib import Path

from burstmix.errors import BurstmixError

from .fit_set import FitSet
from .sample import Sample

MODES = ("with", "without")  # the verdict's own first
SAMPLES = ("sample.ecsv", "sample.fits")  # large catalogues have the second


class RunFolder:
    """What a run has found of one sample: the sample and its fits.

    Raises BurstmixError if the folder holds no results of a sample.
    """

    def __init__(self, path):
        self.path = Path(path)
        if not self._tables(""):
            inside = sorted(file.parent for file in self._tables("*/"))
            remedy = "name the folder of a sample's results, such as results/batse_t90"
            if inside:
                remedy = f"choose from {', '.join(map(str, inside))}"
            raise BurstmixError(f"{path}: there is no sample.ecsv: {remedy}")

    @cached_property
    def sample(self) -> Sample:
        return Sample.read(self._tables("")[0])

    def _tables(self, folders: str) -> list[Path]:
        return [file for name in SAMPLES for file in self.path.glob(folders + name)]

    def fit_paths(self, mode: str) -> list[Path]:
        """The files of fits in an error mode, one for each family."""
        return sorted(self.path.glob(f"*_{mode}/fits.json"))

    @property
    def modes(self) -> list[str]:
        """The error modes that there are fits of; BurstmixError if there are none."""
        found = [mode for mode in MODES if self.fit_paths(mode)]
        if not found:
            raise BurstmixError(f"{self.path}: there are no fits: run the analysis first")
        return found

    def fit_sets(self, mode: str) -> list[FitSet]:
        return [FitSet.read(path) for path in self.fit_paths(mode)]
