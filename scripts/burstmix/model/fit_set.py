"""Fits: what one mixture is, and the file that holds all fits of a (sample, family, errors)."""

import json
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path

import numpy as np

from burstmix.errors import BurstmixError
from burstmix.io.format import MADE_BY, check_format
from burstmix.io.whole import write_text


@dataclass(frozen=True)
class Flag:
    """A finding about an optimum; detail is a clause with the numbers of the finding."""

    name: str
    component: int | None  # from 0; None: the whole fit
    detail: str


ARRAYS = ("weights", "locations", "covariances", "shapes", "moments")
OTHERS = ("set_aside", "rivals")
# The attributes of these that the file of results holds.
OWN = ("lnl", *ARRAYS, "entropy", "converged", "flags")


@dataclass(frozen=True)
class Fit:
    """One mixture of k components in d variables, at its maximum of the likelihood.

    weights (k,), locations (k, d), covariances (k, d, d), shapes (k, s) with s = 0 for normals (a
    nu may be infinite), in fitted units; covariances are squared scale parameters, which are
    variances for normals only.
    moments (2, k, d) are centres and sds, where these are not the locations and the scales: mean
    and standard deviation (or, for families whose centre is the median, that and the standard
    deviation of the normal with the same interquartile range).
    standard_errors, where they are known: weights and each shape by its name, (k,); locations,
    scales, centres and sds, (k, d); correlations (k, d, d). Of one variable all are (k,), without
    correlations. NaN where there is none.
    Components are sorted by the centre in the first variable.
    lnl is evaluated at exactly these parameters. n_objects are counted with their weights. entropy
    is -sum q ln q, in nats, over the probabilities q of all objects' classes; None where it was not
    asked for.

    flags say why the optimum is spurious. A fit has some only where the search has found no sound
    optimum, or if it is itself set aside. notes say what else a reader should know of the optimum.
    set_aside are spurious optima of more likelihood, the highest first; rivals are optima that are
    not spurious and have nearly as much likelihood (fit/audit/judgement.py says how many are kept).
    width_limits (k, d), where they were asked for: upper limits of the components' standard
    deviations; NaN where these are measured, infinite where nothing limits them.
    """

    family: str
    k: int
    floor: float
    weights: np.ndarray
    locations: np.ndarray
    covariances: np.ndarray
    shapes: np.ndarray
    lnl: float
    n_objects: float
    n_parameters: int
    converged: bool
    audit: dict = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    shape_names: tuple[str, ...] = ()
    moments: np.ndarray | None = None
    entropy: float | None = None
    standard_errors: dict = field(default_factory=dict)
    notes: tuple[Flag, ...] = ()
    set_aside: tuple["Fit", ...] = ()
    rivals: tuple["Fit", ...] = ()
    width_limits: np.ndarray | None = None

    @property
    def centres(self) -> np.ndarray:
        """Mean or median of each component in each variable, (k, d), in fitted units."""
        return self.locations if self.moments is None else self.moments[0]

    @property
    def sds(self) -> np.ndarray:
        """Standard deviation of each component in each variable, (k, d), on which the floor is."""
        return self.scales if self.moments is None else self.moments[1]

    @property
    def scales(self) -> np.ndarray:
        """Scale parameter of each component in each variable, (k, d)."""
        return np.sqrt(np.diagonal(self.covariances, axis1=1, axis2=2))

    @property
    def aic(self) -> float:
        """Akaike (1974): 2 p - 2 lnL."""
        return 2 * self.n_parameters - 2 * self.lnl

    @property
    def bic(self) -> float:
        """Schwarz (1978): p ln n - 2 lnL."""
        return self.n_parameters * float(np.log(self.n_objects)) - 2 * self.lnl

    @property
    def aicc(self) -> float:
        """AIC for few objects (Burnham & Anderson 2002, p. 66); infinite where n <= p + 1."""
        left = self.n_objects - self.n_parameters - 1
        if left <= 0:
            return np.inf
        return self.aic + 2 * self.n_parameters * (self.n_parameters + 1) / left

    @property
    def icl(self) -> float:
        """BIC with twice the entropy of the classes (Biernacki, Celeux & Govaert 2000)."""
        return self.bic + 2 * self.entropy

    @property
    def penalised(self) -> bool:
        """Whether it is at the maximum of a penalised likelihood, of which lnl is without that."""
        return any(note.name == "penalised" for note in self.notes)

    @property
    def flag_names(self) -> list[str]:
        """Each flag once, in the order found."""
        return list(dict.fromkeys(flag.name for flag in self.flags))

    def flag_names_of(self, component: int) -> list[str]:
        """The flags on one component (from 0) or on the whole fit, each once."""
        found = [flag.name for flag in self.flags if flag.component in (None, component)]
        return list(dict.fromkeys(found))

    def to_dict(self) -> dict:
        words = {each.name: getattr(self, each.name) for each in fields(self)}
        for key in ARRAYS:
            words[key] = None if words[key] is None else np.asarray(words[key]).tolist()
        words["shapes"] = np.where(np.isinf(self.shapes), None, self.shapes).tolist()
        words["standard_errors"] = {
            name: _known(each) for name, each in self.standard_errors.items()
        }
        if self.width_limits is not None:
            words["width_limits"] = _known(self.width_limits)
        for key in ("flags", "notes"):
            words[key] = [asdict(flag) for flag in words[key]]
        for key in OTHERS:
            words[key] = [{name: other.to_dict()[name] for name in OWN} for other in words[key]]
        return words

    @classmethod
    def from_dict(cls, words: dict) -> "Fit":
        arrays = {
            key: None if words[key] is None else np.array(words[key], dtype=float)
            for key in (*ARRAYS, "width_limits")
        }
        arrays["shapes"][np.isnan(arrays["shapes"])] = np.inf
        own = {
            "shape_names": tuple(words["shape_names"]),
            "standard_errors": {
                name: np.array(each, dtype=float) for name, each in words["standard_errors"].items()
            },
            **{key: tuple(Flag(**flag) for flag in words[key]) for key in ("flags", "notes")},
            **dict.fromkeys(OTHERS, ()),
        }
        fit = cls(**{**words, **arrays, **own})
        # An optimum of the same problem shares the fit's other attributes.
        absent = {"audit": {}, "standard_errors": {}, "width_limits": None, "notes": []}
        alone = fit.to_dict() | absent
        others = {key: tuple(cls.from_dict(alone | own) for own in words[key]) for key in OTHERS}
        return replace(fit, **others)


def _known(numbers: np.ndarray) -> list:
    """The numbers as lists, None where there is none (NaN), and "inf" where it is infinite."""
    words = np.where(np.isnan(numbers), None, numbers)
    return np.where(np.isinf(numbers), "inf", words).tolist()


@dataclass(frozen=True)
class FitSet:
    """All fits of one sample by one family in one error mode, at both floors."""

    sample: str
    family: str
    errors: str  # "with" or "without"
    likelihood: str
    seed: int
    floors: tuple[float, float]
    fits: tuple[Fit, ...]
    meta: dict = field(default_factory=dict)

    @property
    def guarded(self) -> list[Fit]:
        """The fits at the first floor, by k: the ones that count."""
        return [fit for fit in self.fits if fit.floor == self.floors[0]]

    @property
    def free(self) -> list[Fit]:
        """The fits at the second, lower floor, by k: would a narrow component shrink there?"""
        return [fit for fit in self.fits if fit.floor == self.floors[1]]

    def write(self, path) -> None:
        words = asdict(self) | {"fits": [fit.to_dict() for fit in self.fits]} | MADE_BY
        write_text(json.dumps(words, indent=1, allow_nan=False) + "\n", path)

    @classmethod
    def read(cls, path) -> "FitSet":
        """Fits from a file. Raises BurstmixError if it is absent, no JSON or of another format."""
        try:
            words = json.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BurstmixError(f"{path}: cannot be read as fits ({error})") from error
        check_format(words, path)
        words = {key: word for key, word in words.items() if key not in MADE_BY}
        words["floors"] = tuple(words["floors"])
        words["fits"] = tuple(Fit.from_dict(fit) for fit in words["fits"])
        return cls(**words)
