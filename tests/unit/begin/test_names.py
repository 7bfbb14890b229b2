"""Names of errors, of their sides and of flags are read as catalogues write them."""

import pytest

from burstmix.begin.names import Reading, readings, squeezed

ERRORS = [
    "e_T90", "T90_e", "eT90", "dT90", "T90_err", "T90err", "T90_error", "err_T90", "errT90",
    "error_T90", "sigma_T90", "T90_sigma", "T90_unc", "unc_T90", "T90_uncertainty", "T90_std",
    "T90_ERR", "T90Err", "T90 error", "T90-err", "T90.err", "T90_errors", "sigmaT90", "T90 err (s)",
    "d_T90", "u_T90",
]  # fmt: skip
LOWER = [
    "T90_err_lo", "T90_errlo", "T90_err_low", "T90_errminus", "T90_err_minus", "T90_neg_err",
    "T90_minus", "T90_lower", "T90_lower_error", "T90_merr", "T90err2", "T90_errmin", "T90_err_neg",
]  # fmt: skip
UPPER = [
    "T90_err_hi", "T90_errhi", "T90_err_up", "T90_errplus", "T90_err_plus", "T90_pos_err",
    "T90_plus", "T90_upper", "T90_upper_error", "T90_perr", "T90err1", "T90_errmax",
]  # fmt: skip
LIMITS = ["l_T90", "T90_lim", "T90lim", "T90_limit", "T90_limflag", "T90_ul", "T90_limit_flag"]
OTHERS = ["T90", "T50", "fluence", "T90_64", "T90_mean", "n_T90", "T90_flag", "T9", "T90_2"]


@pytest.mark.parametrize(
    ("names", "part"), [(ERRORS, "error"), (LOWER, "lower"), (UPPER, "upper"), (LIMITS, "limit")]
)
def test_what_catalogues_call_parts_of_t90(names, part):
    for name in names:
        found = [reading.part for reading in readings(name) if reading.of == "t90"]
        assert found[:1] == [part], name


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_part_of_t90(name):
    assert "t90" not in [reading.of for reading in readings(name)]


def test_a_word_in_the_middle_and_one_within_others():
    assert Reading("error", "flux64") in list(readings("flux_err_64"))
    assert Reading("upper", "plradj") in list(readings("pl_radjerr1"))
    assert Reading("error", "peakflux", doubtful=True) in list(readings("e_peak_flux"))


def test_only_short_words_are_doubtful():
    assert [reading.doubtful for reading in readings("dm")] == [True]
    assert {reading.doubtful for reading in readings("m_err") if reading.of == "m"} == {False}


def test_units_and_signs_are_no_part_of_a_name():
    assert squeezed("T_90 (s)") == squeezed("t90") == squeezed("T90 [sec]")
