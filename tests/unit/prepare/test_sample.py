"""What is taken, cut and refused on the way from a table to a sample."""

from pathlib import Path

import numpy as np
import pytest
from astropy import units as u
from astropy.table import MaskedColumn, Table
from hypothesis import given
from hypothesis import strategies as st

from burstmix.errors import BurstmixError
from burstmix.model import Sample
from burstmix.prepare import prepare_sample
from burstmix.prepare.identifiers import identifiers_of, keys_of

DATA = Path(__file__).parents[3] / "workflow/data"


def settings(variables=None, **words):
    variables = variables or {"t90": {"column": "t90", "error": "t90_error"}}
    filled = {
        name: {"scale": "log10", "propagation": "lognormal"} | variable
        for name, variable in variables.items()
    }
    return {
        "catalogue": "mine",
        "title": "mine",
        "variables": filled,
        "remove": ["missing", "not_positive", "duplicate"],
        "incomplete": "drop",
        "cuts": {},
    } | words


def table(t90=(1.0, 10.0, 100.0), error=(0.1, 1.0, 10.0), **columns):
    mask = [value is None for value in t90]
    values = [0.0 if value is None else value for value in t90]
    return Table({"t90": MaskedColumn(values, mask=mask), "t90_error": list(error), **columns})


def test_the_logarithm_and_its_error():
    sample, _, _ = prepare_sample("s", settings(), table(t90=(100.0, 10.0), error=(10.0, 20.0)))
    np.testing.assert_allclose(sample.values[:, 0], [2, 1])
    r = np.array([0.1, 2.0])
    np.testing.assert_allclose(sample.errors[:, 0], np.sqrt(np.log(1 + r**2)) / np.log(10))


def test_the_delta_rule_is_the_derivative():
    spec = settings({"t": {"column": "t90", "error": "t90_error", "propagation": "delta"}})
    sample, _, _ = prepare_sample("s", spec, table())
    step = 1e-6
    derivative = (np.log10(10 + step) - np.log10(10 - step)) / (2 * step)
    np.testing.assert_allclose(sample.errors[1, 0], derivative * 1.0, rtol=1e-6)


def test_cuts_are_counted_and_listed_in_order():
    raw = table(
        t90=(1.0, None, -5.0, 10.0, 10.0, 50.0, 70.0),
        error=(0.1, 1.0, 1.0, 0.0, 1.0, 5.0, 7.0),
        name=["a", "b", "c", "d", "e", "f", "f2"],
        z=[0.5, 1, 1, 1, 3.0, 9.0, np.nan],
    )
    spec = settings(identifier="name", cuts={"near": {"column": "z", "min": 0, "below": 9}})
    spec["cuts"]["short"] = {"column": "t90", "max": 60}
    sample, ledger, removed = prepare_sample("s", spec, raw)
    assert list(sample.identifiers) == ["a", "e"]
    assert list(ledger["cut"]) == ["duplicate", "missing", "not_positive", "near", "short"]
    assert list(ledger["removed"]) == [0, 1, 2, 2, 0]
    assert list(ledger["rows_after"]) == [7, 6, 4, 2, 2]
    assert [tuple(row) for row in removed] == [
        ("b", 2, "missing"),
        ("c", 3, "not_positive"),
        ("d", 4, "not_positive"),
        ("f", 6, "near"),
        ("f2", 7, "near"),
    ]
    assert ledger["reason"][3] == "not z >= 0 and z < 9"


def test_commented_rows_are_said_first_and_remove_no_object():
    raw = table(t90=(1.0, None, 10.0))
    raw.meta["commented_rows"] = 4
    sample, ledger, removed = prepare_sample("s", settings(), raw)
    assert len(sample) == 2
    assert list(ledger["cut"]) == ["commented", "duplicate", "missing", "not_positive"]
    assert ledger["reason"][0] == "rows that begin with # in the catalogue's file: 4"
    assert list(ledger["rows_before"]) == [3, 3, 3, 2]
    assert ledger["removed"].sum() == len(removed) == 1
    del raw.meta["commented_rows"]
    assert "commented" not in prepare_sample("s", settings(), raw)[1]["cut"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([2.0**53 - 1, 2.0, 3.0], ["9007199254740991", "2", "3"]),
        ([1e15, np.nan, -3.0], ["1000000000000000", "row 2", "-3"]),
        (np.array([105, 16777215, 3], dtype=np.float32), ["105", "16777215", "3"]),
        (MaskedColumn([1e15, 2.0, 1e20], mask=[0, 0, 1]), ["1000000000000000", "2", "row 3"]),
        ([55555.25, 2.0, 3.0], ["55555.25", "2.0", "3.0"]),
        ([1237649770260463687, 1237649770260463688, 3],) * 2,
        (np.array([2**64 - 1, 2, 3], dtype=np.uint64), [2**64 - 1, 2, 3]),
    ],
)
def test_whole_numbers_identify_objects_by_their_digits(names, expected):
    sample, _, _ = prepare_sample("s", settings(identifier="name"), table(name=names))
    assert sample.identifiers.tolist() == [str(name) for name in expected]


@pytest.mark.parametrize(
    ("names", "row"),
    [
        ([1237649770260463687.0, 1237649770260463688.0, 3.0], 1),
        ([1.5, 1e22, np.nan], 2),
        ([1.0, 2.0, -(2.0**53)], 3),
        (np.array([1, 16777217, 3], dtype=np.float32), 2),
    ],
)
def test_floats_that_stand_for_several_whole_numbers_identify_nothing(names, row):
    with pytest.raises(BurstmixError, match=rf"column 'name': row {row}: .*whole numbers or text"):
        prepare_sample("s", settings(identifier="name"), table(name=names))


@pytest.mark.parametrize(
    ("t90", "cut", "reason"),
    [
        ((1.0, -3.0, 2.0), "not_positive", "not above 0"),
        ((1.0, 0.0, 2.0), "not_positive", "not above 0"),
        ((1.0, None, 2.0), "missing", "is missing"),
    ],
)
def test_an_entry_whose_removal_is_not_named_stops_the_run(t90, cut, reason):
    remove = [each for each in ("missing", "not_positive", "duplicate") if each != cut]
    with pytest.raises(BurstmixError, match=rf"{reason}: 2 \(row 2\).*name {cut} under remove"):
        prepare_sample("s", settings(remove=remove), table(t90=t90))


def test_nothing_left_is_an_error_that_tells_why():
    with pytest.raises(BurstmixError, match=r"0 of 3 objects left.*not_positive took 3"):
        prepare_sample("s", settings(), table(t90=(-1.0, -2.0, 0.0)))


def test_the_same_row_twice_counts_once_and_a_different_one_is_an_error():
    spec = settings(identifier="name")
    raw = table(t90=(1.0, 1.0, 2.0), error=(0.1, 0.1, 0.1), name=["a", "a", "b"])
    sample, ledger, _ = prepare_sample("s", spec, raw)
    assert len(sample) == 2
    assert ledger["removed"][0] == 1
    raw["t90"][1] = 3.0
    with pytest.raises(BurstmixError, match="a is in rows 1 and 2 with different"):
        prepare_sample("s", spec, raw)


def test_identifiers_may_be_several_columns():
    spec = settings(identifier=["name", "day"])
    raw = table(name=["a", "a", "b"], day=[1, 2, 1])
    assert list(prepare_sample("s", spec, raw)[0].identifiers) == ["a 1", "a 2", "b 1"]


def test_identifiers_that_only_look_alike_once_joined_are_different():
    spec = settings(identifier=["name", "day"])
    raw = table(t90=(1.0, 1.0, 2.0), error=(0.1,) * 3, name=["x", "x y", "b"], day=["y z", "z", ""])
    assert len(prepare_sample("s", spec, raw)[0]) == 3


def test_identifiers_that_read_alike_once_joined_are_quoted():
    spec = settings(identifier=["name", "day"])
    raw = table(name=["A B", "A", "c"], day=["C", "B C", ""])
    names = list(prepare_sample("s", spec, raw)[0].identifiers)
    assert names == ['"A B" "C"', '"A" "B C"', "c"]


def test_a_name_like_that_of_a_nameless_row_is_quoted():
    raw = table(name=["", "row 1", "b"])
    names = list(prepare_sample("s", settings(identifier="name"), raw)[0].identifiers)
    assert names == ['"row" "1"', '"row 1"', "b"]


ENTRY = st.sampled_from(["", "a", "b", "a b", "row", "1", '"a"', '"a" "b"', '"', '"row" "1"'])


@given(st.lists(st.lists(ENTRY, min_size=3, max_size=3), min_size=1), st.integers(1, 3))
def test_no_two_objects_share_a_name(rows, columns):
    raw = Table(rows=rows, names=["x", "y", "z"])
    keys = keys_of(raw, ["x", "y", "z"][:columns], "here")
    names = identifiers_of(keys)
    nameless = sum(not any(row[:columns]) for row in rows)
    distinct = {tuple(row[:columns]) for row in rows if any(row[:columns])}
    assert len(set(keys)) == len(set(names)) == len(distinct) + nameless
    assert len(set(zip(keys, names, strict=True))) == len(set(keys))
    assert all(name == name.strip() for name in names)


def test_objects_without_a_name_are_told_apart_by_their_rows():
    names = MaskedColumn(["", "", "b"], mask=[True, True, False])
    raw = table(t90=(1.0, 1.0, 2.0), error=(0.1,) * 3, name=names)
    sample, _, _ = prepare_sample("s", settings(identifier="name"), raw)
    assert list(sample.identifiers) == ["row 1", "row 2", "b"]


def test_rows_that_differ_in_a_column_cut_on_are_no_duplicates():
    spec = settings(identifier="name", cuts={"near": {"column": "z", "max": 1}})
    raw = table(t90=(1.0, 1.0, 2.0), error=(0.1,) * 3, name=["a", "a", "b"], z=[0.5, 2.0, 0.5])
    with pytest.raises(BurstmixError, match="a is in rows 1 and 2 with different"):
        prepare_sample("s", spec, raw)


def test_rest_frame_divides_value_error_and_step_by_one_plus_z():
    raw = table(t90=(10.0, 20.0, 30.0), error=(1.0, 1.0, 1.0), z=[1.0, 4.0, np.nan])
    spec = settings({"t": {"column": "t90", "error": "t90_error", "redshift": "z"}})
    sample, ledger, _ = prepare_sample("s", spec, raw)
    np.testing.assert_allclose(sample.measured[:, 0], [5, 4])
    np.testing.assert_allclose(sample.measured_errors[:, 0], [0.5, 0.2])
    assert dict(zip(ledger["cut"], ledger["removed"], strict=True))["no_redshift"] == 1


def test_an_impossible_redshift_is_none():
    raw = table(t90=(10.0, 20.0, 30.0, 40.0), error=(1.0,) * 4, z=[1.0, -1.0, -9.0, 2.0])
    spec = settings({"t": {"column": "t90", "error": "t90_error", "redshift": "z"}})
    sample, _, removed = prepare_sample("s", spec, raw)
    assert len(sample) == 2
    assert set(removed["cut"]) == {"no_redshift"}


def test_a_ratio_and_its_error():
    raw = Table({"a": [2.0, 3.0, 1.0], "b": [4.0, 1.0, 0.0], "ea": [0.2] * 3, "eb": [0.4] * 3})
    variable = {"column": "a", "over": "b", "error": "ea", "over_error": "eb"}
    sample, ledger, _ = prepare_sample("s", settings({"h": variable}), raw)
    np.testing.assert_allclose(sample.measured[:, 0], [0.5, 3])
    np.testing.assert_allclose(sample.measured_errors[0, 0], 0.5 * np.hypot(0.1, 0.1))
    assert list(ledger["removed"]) == [0, 0, 1]  # nothing over zero


@pytest.mark.parametrize("column", ["a", "b", "ea", "eb"])
@pytest.mark.parametrize("entry", [0.0, -1.0])
def test_a_ratio_needs_all_its_parts_above_zero(column, entry):
    raw = Table({"a": [2.0, 3.0, 1.0], "b": [4.0, 1.0, 1.0], "ea": [0.2] * 3, "eb": [0.4] * 3})
    raw[column][1] = entry
    variable = {"column": "a", "over": "b", "error": "ea", "over_error": "eb"}
    _, _, removed = prepare_sample("s", settings({"h": variable}), raw)
    assert [tuple(row) for row in removed] == [("2", 2, "not_positive")]


SUM = {"column": ["a", "b"], "error": ["ea", "eb"]}
OVER_SUM = {"column": "c", "error": "ec", "over": ["a", "b"], "over_error": ["ea", "eb"]}


def parts():
    return Table(
        {
            "a": MaskedColumn([2.0, 0.0, 3.0, 1.0, 0.0], mask=[0, 0, 1, 0, 0]),
            "b": [4.0, 5.0, 1.0, 2.0, 0.0],
            "c": [3.0, 1.0, 1.0, 1.0, 1.0],
            "ea": [0.3, 0.3, 0.1, 0.0, 0.1],
            "eb": [0.4, 0.4, 0.4, 0.4, 0.4],
            "ec": [0.5, 0.5, 0.5, 0.5, 0.5],
        }
    )


def test_a_sum_of_columns_has_the_root_of_the_sum_of_squares_as_its_error():
    sample, _, removed = prepare_sample("s", settings({"t": SUM}), parts())
    np.testing.assert_allclose(sample.measured[:, 0], [6, 5])  # a part may be 0
    np.testing.assert_allclose(sample.measured_errors[:, 0], [0.5, 0.5])
    np.testing.assert_allclose(sample.errors[0, 0], np.sqrt(np.log1p(1 / 144)) / np.log(10))
    assert not sample.steps.any()
    # A part that is missing, an error of 0, a sum of 0.
    assert list(removed["identifier"]) == ["3", "4", "5"]
    assert list(removed["cut"]) == ["missing", "not_positive", "not_positive"]


def test_a_ratio_may_have_a_sum_below_or_above():
    sample, _, _ = prepare_sample("s", settings({"h": OVER_SUM}), parts())
    np.testing.assert_allclose(sample.measured[:, 0], [0.5, 0.2])
    np.testing.assert_allclose(sample.measured_errors[0, 0], 0.5 * np.hypot(0.5 / 3, 0.5 / 6))
    turned = SUM | {"over": "c", "over_error": "ec"}
    sample, _, _ = prepare_sample("s", settings({"h": turned}), parts())
    np.testing.assert_allclose(sample.measured_errors[0, 0], 2.0 * np.hypot(0.5 / 6, 0.5 / 3))


def test_a_sum_and_its_parts_have_correlated_errors():
    """Against the derivatives of the three logarithms by the three columns."""
    three = {"t": SUM, "b": {"column": "b", "error": "eb"}, "h": OVER_SUM}
    sample, _, _ = prepare_sample("s", settings(three), parts())
    slopes = np.array([[1 / 6, 1 / 6, 0], [0, 1 / 4, 0], [-1 / 6, -1 / 6, 1 / 3]])
    slopes = slopes * [0.3, 0.4, 0.5]
    products = slopes @ slopes.T
    sds = np.sqrt(np.diagonal(products))
    np.testing.assert_allclose(sample.correlations[0], products / np.outer(sds, sds), rtol=1e-12)


def test_the_columns_of_a_sum_are_brought_to_one_unit():
    raw = parts()
    for name, unit in {"a": u.s, "ea": u.ms, "b": u.min, "eb": u.s}.items():
        raw[name].unit = unit
    raw["ea"] *= 1000.0
    sample, _, _ = prepare_sample("s", settings({"t": SUM}), raw)
    np.testing.assert_allclose(sample.measured[:, 0], [242, 300])
    np.testing.assert_allclose(sample.measured_errors[0, 0], 0.5)
    raw["b"].unit = u.erg
    with pytest.raises(BurstmixError, match="catalogue mine: b: no conversion to unit s"):
        prepare_sample("s", settings({"t": SUM}), raw)
    raw["a"].unit = raw["b"].unit = u.mag
    with pytest.raises(BurstmixError, match=r"a: mag is the unit of a logarithm.*\['a', 'b'\]"):
        prepare_sample("s", settings({"t": {"column": ["a", "b"], "scale": "linear"}}), raw)


TWO = {
    "a": {"column": "a", "error": "ea"},
    "h": {"column": "a", "over": "b", "error": "ea", "over_error": "eb"},
}


def fluences(a=(2.0, 3.0, 1.0), b=(4.0, 1.0, 5.0)):
    return Table({"a": list(a), "b": list(b), "ea": [0.2] * len(a), "eb": [0.4] * len(a)})


def test_a_ratio_and_its_part_have_correlated_errors(tmp_path):
    """Against many measurements of the same two fluxes with small errors."""
    sample, _, _ = prepare_sample("s", settings(TWO), fluences())
    rng = np.random.default_rng(5)
    a, b = rng.normal(2.0, 0.002, 100_000), rng.normal(4.0, 0.004, 100_000)
    wanted = np.corrcoef(np.log10(a), np.log10(a / b))[0, 1]
    assert sample.correlations[0, 0, 1] == pytest.approx(wanted, abs=0.01)
    np.testing.assert_allclose(
        np.sqrt(np.diagonal(sample.noise, axis1=1, axis2=2)), sample.errors, rtol=1e-14
    )
    sample.write(tmp_path / "sample.ecsv")
    again = Sample.read(tmp_path / "sample.ecsv")
    np.testing.assert_array_equal(again.noise, sample.noise)


def test_a_divisor_is_correlated_with_the_opposite_sign():
    two = TWO | {"a": {"column": "b", "error": "eb"}}
    sample, _, _ = prepare_sample("s", settings(two), fluences())
    assert (sample.correlations[:, 0, 1] < 0).all()


def test_variables_that_share_no_column_are_not_correlated():
    two = {"a": TWO["a"], "b": {"column": "b", "error": "eb"}}
    assert prepare_sample("s", settings(two), fluences())[0].correlations is None


@pytest.mark.parametrize(
    ("incomplete", "removed", "kept", "left"),
    [("drop", [0, 1, 2, 0], [0, 0, 0, 0], 2), ("keep", [0, 0, 1, 0], [0, 1, 1, 0], 4)],
)
def test_what_lacks_a_variable_is_dropped_or_kept(incomplete, removed, kept, left):
    raw = fluences(a=(2.0, 3.0, -1.0, 1.0, 4.0), b=(4.0, np.nan, 1.0, 0.0, 2.0))
    sample, ledger, _ = prepare_sample(
        "s", settings(TWO, incomplete=incomplete, cuts={"all": {"column": "ea", "min": 0}}), raw
    )
    assert list(ledger["cut"]) == ["duplicate", "missing", "not_positive", "all"]
    assert list(ledger["removed"]) == removed
    assert list(ledger["incomplete"]) == kept
    assert ledger["reason"][1] == "value or error is missing (a 0, h 1)"
    assert len(sample) == left
    lacks = np.isnan(sample.values)
    assert lacks[:, 1].sum() == left - 2 and not lacks[:, 0].any()
    for array in (sample.errors, sample.measured, sample.measured_errors):
        np.testing.assert_array_equal(np.isnan(array), lacks)


def test_an_error_above_the_largest_counts_as_missing():
    two = TWO | {"a": TWO["a"] | {"max_error": 0.06}}  # 0.2 / (2 ln 10) = 0.043, at 1 0.086
    sample, ledger, _ = prepare_sample("s", settings(two), fluences())
    assert ledger["cut"][-1] == "large_error" and ledger["removed"][-1] == 1
    assert ledger["reason"][-1] == "error is above max_error (a 1, h 0)"
    sample, ledger, _ = prepare_sample("s", settings(two, incomplete="keep"), fluences())
    assert (len(sample), ledger["incomplete"][-1]) == (3, 1)
    assert np.isnan(sample.values[2, 0]) and np.isfinite(sample.values[2, 1])


def test_a_random_subset_is_the_same_each_time():
    raw = table(t90=np.arange(1.0, 101.0), error=np.ones(100))
    spec = settings(subset={"size": 30, "seed": 1})
    sample, ledger, _ = prepare_sample("s", spec, raw)
    assert len(sample) == 30 == ledger["rows_after"][-1]
    again, _, _ = prepare_sample("s", spec, raw)
    assert list(sample.identifiers) == list(again.identifiers)
    spec["subset"]["seed"] = 2
    assert list(prepare_sample("s", spec, raw)[0].identifiers) != list(sample.identifiers)
    like = settings(subset={"as_many_as": "other", "seed": 1})
    assert len(prepare_sample("s", like, raw, as_many_as=17)[0]) == 17
    with pytest.raises(BurstmixError, match="101 objects are asked for, and 100 are left"):
        prepare_sample("s", like, raw, as_many_as=101)


def test_a_linear_ratio_may_be_zero_or_negative():
    raw = Table({"a": [0.0, -3.0, 1.0], "b": [4.0, 1.0, -2.0], "ea": [0.2] * 3, "eb": [0.4] * 3})
    variable = {"column": "a", "over": "b", "error": "ea", "over_error": "eb", "scale": "linear"}
    sample, _, _ = prepare_sample("s", settings({"h": variable}), raw)
    np.testing.assert_allclose(sample.measured[:, 0], [0, -3, -0.5])
    np.testing.assert_allclose(sample.errors[:2, 0], [0.05, np.hypot(0.2, 3 * 0.4)])


def test_units_are_converted_and_wrong_ones_refused():
    raw = table()
    raw["t90"].unit = raw["t90_error"].unit = u.min
    variable = {"column": "t90", "error": "t90_error", "unit": "s"}
    sample, _, _ = prepare_sample("s", settings({"t": variable}), raw)
    np.testing.assert_allclose(sample.measured[:, 0], [60, 600, 6000])
    np.testing.assert_allclose(sample.measured_errors[:, 0], [6, 60, 600])
    with pytest.raises(BurstmixError, match=r"t90.*no conversion to unit erg"):
        prepare_sample("s", settings({"t": variable | {"unit": "erg"}}), raw)


@pytest.mark.parametrize("unit", ["dex(ms)", "mag(AB)", "mag", "dex", "mmag"])
@pytest.mark.parametrize(
    "words",
    [
        {"scale": "log10"},
        {"unit": "s"},
        {"unit": "Jy"},
        {"unit": "dex(s)"},
        {"unit": "dB"},
        {"over": "t90_error"},
        {"redshift": "z"},
    ],
    ids=str,
)
def test_a_logarithm_is_fitted_as_it_is_or_not_at_all(unit, words):
    raw = table(z=[1.0, 2.0, 3.0])
    raw["t90"].unit = unit
    spec = {"column": "t90", "scale": "linear"}
    sample, _, _ = prepare_sample("s", settings({"t": spec | {"unit": unit}}), raw)
    np.testing.assert_array_equal(sample.values[:, 0], raw["t90"])
    assert sample.variables[0].unit == unit
    with pytest.raises(BurstmixError, match=r"t90: .* unit of a logarithm.*set scale: linear"):
        prepare_sample("s", settings({"t": spec | words}), raw)


def test_nothing_becomes_a_logarithm_by_its_unit():
    raw = table()
    raw["t90"].unit, raw["t90_error"].unit = u.Jy, u.dex(u.s)
    spec = {"column": "t90", "scale": "linear"}
    with pytest.raises(BurstmixError, match=r"mag\(AB\) is the unit of a logarithm"):
        prepare_sample("s", settings({"t": spec | {"unit": "mag(AB)"}}), raw)
    with pytest.raises(BurstmixError, match=r"t90_error: .* is the unit of a logarithm"):
        prepare_sample("s", settings({"t": spec | {"over": "t90_error"}}), raw)


@pytest.mark.parametrize(
    ("unit", "error", "factor"),
    [
        ("dex(s)", "dex", 1),
        ("dex(s)", "dex(s)", 1),
        ("mag(AB)", "mag", 1),
        ("mag(AB)", "dex", 2.5),
        ("mag", "mmag", 1e-3),
        ("dex(s)", "s", None),
        ("mag(AB)", "Jy", None),
    ],
)
def test_the_error_of_a_logarithm_is_one_without_a_zero_point(unit, error, factor):
    raw = table()
    raw["t90"].unit, raw["t90_error"].unit = unit, error
    spec = settings({"t": {"column": "t90", "error": "t90_error", "scale": "linear"}})
    if factor is None:
        with pytest.raises(BurstmixError, match="t90_error: no conversion to unit"):
            prepare_sample("s", spec, raw)
    else:
        sample, _, _ = prepare_sample("s", spec, raw)
        np.testing.assert_allclose(sample.errors[:, 0], factor * raw["t90_error"].data)


def test_an_error_column_in_another_unit_follows_the_value():
    raw = table()
    raw["t90"].unit, raw["t90_error"].unit = u.s, u.ms
    sample, _, _ = prepare_sample("s", settings(), raw)
    np.testing.assert_allclose(sample.measured_errors[:, 0], [1e-4, 1e-3, 1e-2])


def test_absent_and_textual_columns_are_named():
    spec = settings({"t": {"column": "t09"}})
    with pytest.raises(BurstmixError, match="no column 't09'; its columns are t90, t90_error"):
        prepare_sample("s", spec, table())
    with pytest.raises(BurstmixError, match="row 1, column 'name': 'a' is not a number"):
        prepare_sample("s", settings({"t": {"column": "name"}}), table(name=["a", "b", "c"]))


@pytest.mark.parametrize(
    ("catalogue", "identifier", "objects", "duplicates"),
    [
        ("batse", "trigger_num", 2037, 0),
        ("fermi_gbm", "trigger_name", 2999, 0),
        ("swift_bat", "name", 1494, 2),
        ("bepposax", "name", 1003, 0),
    ],
)
def test_the_packaged_catalogues(catalogue, identifier, objects, duplicates):
    raw = Table.read(DATA / f"{catalogue}.ecsv")
    sample, ledger, _ = prepare_sample("s", settings(identifier=identifier), raw)
    assert len(sample) == objects
    assert ledger["removed"][0] == duplicates
    assert sample.variables[0].unit == "s"


def test_steps_do_not_depend_on_the_unit_or_precision_of_the_table():
    seconds = np.round(np.random.default_rng(9).lognormal(1, 1, 400) / 0.064 + 1) * 0.064
    steps = []
    for values, unit in ((seconds, u.s), (seconds * 1000, u.ms), (seconds.astype("f4"), u.s)):
        raw = Table({"t90": values * unit})
        variable = {"column": "t90", "unit": "s"}
        steps.append(prepare_sample("s", settings({"t": variable}), raw)[0].steps)
    for each in steps:
        np.testing.assert_allclose(each, 0.064)


@pytest.mark.parametrize(("said", "limit"), [(None, 1.0), ("limit", 1.0), ("value", None)])
def test_a_lowest_value_that_holds_all_below_is_seen_or_said(said, limit):
    rng = np.random.default_rng(5)
    t90 = np.maximum(np.round(10.0 ** rng.normal(0.3, 0.6, 300)), 1.0)
    words = {"column": "t90", "error": "t90_error"} | ({"lowest": said} if said else {})
    raw = table(t90=t90, error=0.1 * t90)
    sample, ledger, _ = prepare_sample("s", settings({"t90": words}), raw)
    assert sample.variables[0].lowest == limit
    np.testing.assert_array_equal(sample.limits[:, 0], t90 <= (limit or 0.0))
    assert ("lowest" in ledger["cut"]) == (said is None)
    if said is None:
        assert "set variables.t90.lowest: value" in list(ledger["reason"])[-1]
