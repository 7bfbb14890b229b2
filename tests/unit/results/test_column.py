"""A table of results has the columns that are described, and no others."""

import numpy as np
import pytest

from burstmix.model import Variable
from burstmix.results.column import Column, Layout

T90, FLUX = Variable("t90", "log10", "s"), Variable("flux", "linear", "Jy")
LAYOUT = Layout(
    "SAMPLE/mine.ecsv",
    Column("k", int, "number of components", heading="$k$"),
    Column("location_VARIABLE", float, "where VARIABLE is, not VARIABLES", unit="fitted"),
    Column("location_VARIABLE_error", float, "its error", unit="fitted", only_if="it is known",
           masked=True),
    Column("VARIABLE", float, "as measured", unit="own", ucd="phot.flux"),
    Column("p_CLASS_kK", float, "probability of CLASS of k = K", only_if="there is such a fit"),
    Column("flags", str, "what is wrong", only_if="any is"),
)  # fmt: skip
ROW = {"k": 1, "location_t90": 0.5, "location_t90_error": None, "t90": 3.2}


def test_a_column_has_the_unit_and_the_words_of_its_name():
    more = {"flux": 1, "location_flux": 2.0, "p_short_k3": 0.5}
    table = LAYOUT.of_rows([ROW | more], (T90, FLUX))
    assert table.colnames == [*ROW, *more]
    units = {column.name: str(column.unit or "") for column in table.itercols()}
    assert units == {
        "k": "", "location_t90": "dex", "location_t90_error": "dex", "t90": "s", "flux": "Jy",
        "location_flux": "Jy", "p_short_k3": "",
    }  # fmt: skip
    assert table["location_t90"].description == "where t90 is, not VARIABLES"
    assert table["p_short_k3"].description == "probability of short of k = 3"
    assert table["t90"].meta == {"ucd": "phot.flux"} and table["k"].meta == {}
    assert table["flux"].dtype == float and table["k"].dtype == int


def test_what_is_missing_is_masked_where_it_may_be():
    rows = [ROW, ROW | {"location_t90_error": np.nan}, ROW | {"location_t90_error": 0.1}]
    rows[2]["flags"] = "barred"
    table = LAYOUT.of_rows(rows, [T90])
    assert list(table["location_t90_error"].mask) == [True, True, False]
    assert list(table["flags"].mask) == [True, True, False]
    columns = {name: [row[name] for row in rows] for name in ROW}
    array = np.ma.array([1.0, np.nan, 0.1], mask=[True, False, False])
    table = LAYOUT.of_columns(columns | {"location_t90_error": array}, [T90])
    assert list(table["location_t90_error"].mask) == [True, True, False]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"k": None}, "column k: row 2 has no entry"),
        ({"k": 1.5}, "column k: holds float64, not int"),
        ({"t90": "3"}, "column t90: holds"),
        ({"b|c": 1.0}, r"SAMPLE/mine.ecsv: column b\|c is not in burstmix.results"),
    ],
)
def test_what_is_not_as_described_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        LAYOUT.of_rows([ROW, ROW | change], [T90])


def test_a_column_that_has_to_be_there_is_missed():
    with pytest.raises(ValueError, match=r"SAMPLE/mine.ecsv: there is no column k"):
        LAYOUT.of_rows([{"location_t90": 0.5, "t90": 3.2}], [T90])


def test_a_table_without_rows_has_all_columns():
    layout = Layout("a.ecsv", Column("a", int, "x"), Column("b", str, "y"))
    table = layout.of_rows([])
    assert table.colnames == ["a", "b"] and len(table) == 0
    assert table["a"].dtype == int and table["b"].dtype.kind == "U"


def test_a_column_that_the_first_rows_lack_stands_where_it_does_in_its_own():
    layout = Layout("a.ecsv", *(Column(name, int, name, only_if="") for name in "a"),
                    *(Column(name, int, name, only_if="it is") for name in "bcd"))  # fmt: skip
    table = layout.of_rows([{"a": 1, "d": 2}, {"a": 1, "b": 3, "c": 4, "d": 5}])
    assert table.colnames == ["a", "b", "c", "d"]


def test_a_page_shows_columns_in_its_own_order_or_in_that_of_the_variables():
    layout = Layout("a.ecsv", *(Column(name, int, name) for name in "abc"))
    table = layout.of_rows([{"a": 1, "b": 2, "c": 3}])
    assert layout.page("b.ecsv", "c", "a").shown(table).colnames == ["c", "a"]
    assert layout.page("b.ecsv", without={"b"}).shown(table).colnames == ["a", "c"]
    table = LAYOUT.of_rows([ROW], [T90])["t90", "location_t90_error", "k", "location_t90"]
    page = LAYOUT.page("b.ecsv", without={"location_VARIABLE_error"})
    assert page.shown(table).colnames == ["t90", "k", "location_t90"] and page.page_of is LAYOUT
