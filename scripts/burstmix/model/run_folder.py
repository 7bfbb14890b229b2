"""The folder of a sample's results, as a run leaves it."""

from functools import cached_property
from pathlib import Path

from burstmix.errors import BurstmixError

from .fit_set import FitSet
from .sample import Sample

ERRORS = ("with", "without")  # the verdict's own first
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

    def fit_paths(self, errors: str) -> list[Path]:
        """The files of fits with or without errors, one for each family."""
        return sorted(self.path.glob(f"*_{errors}/fits.json"))

    @property
    def errors(self) -> list[str]:
        """ "with" and "without", as far as there are fits; BurstmixError if there are none."""
        found = [errors for errors in ERRORS if self.fit_paths(errors)]
        if not found:
            raise BurstmixError(f"{self.path}: there are no fits: run the analysis first")
        return found

    def fit_sets(self, errors: str) -> list[FitSet]:
        return [FitSet.read(path) for path in self.fit_paths(errors)]
