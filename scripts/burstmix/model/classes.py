"""The names of classes, in the order of their components: by location of the first variable."""

from astropy import units as u

from .sample import Sample

DURATIONS = {2: ("short", "long"), 3: ("short", "intermediate", "long")}


def class_names(sample: Sample, k: int) -> tuple[str, ...]:
    """short, intermediate and long where the first variable is a duration; else class_1 to k."""
    unit = u.Unit(sample.variables[0].unit)
    if k in DURATIONS and unit.is_equivalent(u.s):
        return DURATIONS[k]
    return tuple(f"class_{j + 1}" for j in range(k))
