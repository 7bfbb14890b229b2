"""The families of components, by name; a new one is a file here, and a name in the list."""

from burstmix.errors import BurstmixError

from .family import Family
from .normal import NORMALS
from .sinh_arcsinh import SinhArcsinh
from .skew_normal import SkewNormal
from .student_t import StudentT

__all__ = ["FAMILIES", "Family", "family_of"]

FAMILIES = {family.name: family for family in (*NORMALS, StudentT(), SkewNormal(), SinhArcsinh())}


def family_of(name: str) -> Family:
    """The family of this name; BurstmixError if there is none."""
    if name not in FAMILIES:
        raise BurstmixError(f"family {name!r}: choose from {', '.join(FAMILIES)}")
    return FAMILIES[name]
