"""The families of components: what each is, and what it is for.

Config, schema and documentation know them from here alone, without the code that fits them, which
takes half a second to import. A new one is an entry here, and a class in fit/families.
"""

from dataclasses import dataclass, field
from itertools import count


@dataclass(frozen=True)
class Declaration:
    """A family, under the name that config, fits and estimator know it by."""

    name: str
    words: str  # what its components are
    made_by: str  # its file and class in fit/families
    made_by_of_several: str = ""  # likewise in several variables, if that is another
    variables: tuple[str, ...] = ("one",)  # whether it is for "one", for "several" or for both
    costly_from: int = 0  # with so many variables, if not 0, it is for samples that name it
    # What each shape is, by its name; in several variables there is one alpha for each.
    shapes: dict[str, str] = field(default_factory=dict)
    factors: int = 0  # of its covariances; 0: these are none of factors
    centre: str = "mean"  # or "median", and then the spread is by the interquartile range
    compiled: bool = False  # whether it has a density of its own, which is a part of the kernel
    cost: str = ""  # of a sample, where it is another than that of most
    called: str = ""  # by readers, where that is not its name

    @property
    def fewest(self) -> int:
        """The fewest variables that it is for: of factors, where normals have more parameters."""
        q = self.factors
        return next(d for d in count(q + 1) if (d - q) ** 2 > d + q) if q else 1

    @property
    def title(self) -> str:
        """What verdicts and figures call it: skew-normal."""
        return self.called or self.name.replace("_", "-")

    def maker(self, several: bool) -> str:
        """Its file and class, in one variable or in several."""
        return (several and self.made_by_of_several) or self.made_by


SCALE_MIXTURE = "scale_mixture.ScaleMixture"  # families with one part of the kernel

DECLARED = {
    family.name: family
    for family in (
        Declaration(
            "normal",
            "normals with any covariances",
            "normal.Normal",
            variables=("one", "several"),
        ),
        Declaration(
            "normal_diagonal",
            "normals without correlations",
            "normal.Normal",
            variables=("several",),
            called="diagonal normal",
        ),
        Declaration(
            "normal_spherical",
            "normals without correlations, with one standard deviation in all variables",
            "normal.Normal",
            variables=("several",),
            called="spherical normal",
        ),
        Declaration(
            "normal_tied",
            "normals with any covariances, the same in all components",
            "normal.Normal",
            variables=("several",),
            called="tied normal",
        ),
        *(
            Declaration(
                f"normal_{number}_factor{'s' * (factors > 1)}",
                f"normals whose correlations come from {number} factor{'s' * (factors > 1)}",
                "normal.Normal",
                variables=("several",),
                factors=factors,
                called=f"{number}-factor normal",
            )
            for factors, number in enumerate(("one", "two", "three", "four"), 1)
        ),
        Declaration(
            "student_t",
            "Student's t: symmetric, with heavier tails than the normal's",
            "student_t.StudentT",
            SCALE_MIXTURE,
            variables=("one", "several"),
            costly_from=4,
            shapes={"nu": "degrees of freedom"},
            centre="median",
            compiled=True,
            called="Student's t",
        ),
        Declaration(
            "skew_normal",
            "Azzalini's skew-normal",
            "skew_normal.SkewNormal",
            SCALE_MIXTURE,
            variables=("one", "several"),
            costly_from=4,
            shapes={"alpha": "slant"},
            compiled=True,
        ),
        Declaration(
            "skew_t",
            "Azzalini's skew-t: skewed, with heavier tails than the normal's",
            SCALE_MIXTURE,
            variables=("one", "several"),
            costly_from=2,
            shapes={"alpha": "slant", "nu": "degrees of freedom"},
            centre="median",
        ),
        Declaration(
            "sinh_arcsinh",
            "sinh-arcsinh: skewed, with heavier or lighter tails than the normal's",
            "sinh_arcsinh.SinhArcsinh",
            shapes={"epsilon": "skewness", "delta": "tails, heavier below 1"},
            centre="median",
            compiled=True,
            cost="takes minutes where the others take seconds",
        ),
    )
}


def unasked(n_variables: int) -> list[str]:
    """The general families that samples of so many variables go without."""
    left = not_for("several" if n_variables > 1 else "one")
    return [
        name
        for name, family in DECLARED.items()
        if name in left or n_variables < family.fewest or 0 < family.costly_from <= n_variables
    ]


def not_for(variables: str) -> list[str]:
    """The families that are not for samples of "one" variable, or of "several"."""
    return [name for name, family in DECLARED.items() if variables not in family.variables]


def family_title(family: str) -> str:
    """What readers call a family, by its name."""
    return DECLARED[family].title
