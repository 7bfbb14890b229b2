"""The tables of the objects and their classes."""

from .column import Column, Layout
from .prepare import IDENTIFIER, NAMED
from .shared import shared

UNCERTAIN = 0.9  # probability of the most probable class below which an object is uncertain

_P, _CLASS = "stat.probability", "src.class"
_NEIGHBOUR, _RESAMPLED = "there is such a fit", "there are replicates"

MEMBERSHIP = Layout(
    "SAMPLE/membership_ERRORS.ecsv",
    IDENTIFIER,
    Column("VARIABLE", float, "as measured", unit="own"),
    Column("VARIABLE_error", float, "its standard deviation", unit="own",
           only_if="it has errors", ucd="stat.error"),
    Column("class", str, "most probable class", ucd=_CLASS),
    Column("p_class", float, "its probability", ucd=_P),
    Column("p_class_low", float, "5 % of the fits to resampled objects give less",
           only_if=_RESAMPLED, ucd=f"{_P};stat.min"),
    Column("p_class_high", float, "95 % of the fits to resampled objects give less",
           only_if=_RESAMPLED, ucd=f"{_P};stat.max"),
    Column("entropy", float, "-sum p ln p, in nats: 0 is certain", ucd="stat.param"),
    Column("p_CLASS", float, "probability of the class CLASS", ucd=_P),
    Column("class_kK", str, "most probable class of the fit of k = K", only_if=_NEIGHBOUR,
           ucd=_CLASS),
    Column("p_CLASS_kK", float, "probability of the class CLASS of the fit of k = K",
           only_if=_NEIGHBOUR, ucd=_P),
    Column("flags", str, "what is known against it, see docs/methods.md",
           ucd="meta.code"),
)  # fmt: skip
NAMED_CLASSES = Layout(
    "SAMPLE/named_ERRORS.ecsv",
    *NAMED.columns,
    *(column.but(masked=True) for column in MEMBERSHIP.columns[1:]),
)
_SHARE = shared("weight")[0]
_CENTRE = Column("centre_VARIABLE", float, "middle of the class", unit="own")
CLASSES = Layout(
    "SAMPLE/classes_ERRORS.ecsv",
    *shared("family", "errors", "k", description="of the fit that gives the classes"),
    Column("class", str, "the class"),
    *(
        column.but(name=f"{column.name}{suffix}", description=words, only_if=where)
        for column in (_SHARE, _CENTRE)
        for suffix, words, where in (
            ("", column.description, ""),
            ("_low", "5 % of the fits to resampled objects are below", _RESAMPLED),
            ("_high", "95 % of the fits to resampled objects are below", _RESAMPLED),
        )
    ),
    *shared("flags", description="on this class or on the whole fit"),
)
# On the page of the classes.
COUNTED = Layout(
    "SAMPLE/membership_ERRORS.html",
    Column("class", str, "the class"),
    Column("objects", int, "objects of which it is the most probable"),
    Column("expected", float, "sum of its probabilities", format=".1f"),
    Column("uncertain", int, f"those of them whose probability is below {UNCERTAIN}"),
)
