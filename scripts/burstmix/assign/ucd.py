"""What a variable is, as a UCD1+ word of the Virtual Observatory."""

from astropy import units as u

from burstmix.model import Variable

KINDS = (
    (u.s, "time.duration"),
    (u.erg / u.cm**2, "phot.fluence"),
    (u.erg / u.cm**2 / u.s, "phot.flux"),
    (u.ph / u.cm**2 / u.s, "phot.count"),
)


def ucd_of(variable: Variable) -> str:
    """The UCD that the variable's unit tells; empty if it tells none, such as a logarithm's."""
    unit = u.Unit(variable.unit)
    if isinstance(unit, u.function.FunctionUnitBase):
        return ""  # astropy counts it as equivalent to the unit whose logarithm it is
    return next((ucd for kind, ucd in KINDS if unit.is_equivalent(kind)), "")
