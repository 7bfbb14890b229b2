"""What every family gives, whatever its density."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from burstmix.config.check import FOR_ONE_VARIABLE, FOR_SEVERAL_VARIABLES
from burstmix.errors import BurstmixError
from burstmix.fit import FAMILIES, Data, draw, family_of, fit_sample

SCHEMA = Path(__file__).parents[3] / "workflow/schemas/config.schema.yaml"


def test_the_config_knows_every_family():
    schema = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))
    assert schema["$defs"]["families"]["items"]["enum"] == list(FAMILIES)
    one = {name for name, family in FAMILIES.items() if not family.several}
    assert one == set(FOR_ONE_VARIABLE)
    several = {name for name, family in FAMILIES.items() if not family.single}
    assert several == set(FOR_SEVERAL_VARIABLES)


def test_an_unknown_family_is_refused():
    with pytest.raises(BurstmixError, match="choose from normal"):
        family_of("gauss")


def test_drawn_values_have_the_moments_of_the_fit(two_classes):
    fit = fit_sample(Data.from_arrays(*two_classes), components=[2], floors=(0.05,))[0]
    values, labels = draw(fit, np.random.default_rng(1), 40_000)
    assert values.shape == (40_000, 1)
    for j in range(2):
        drawn = values[labels == j, 0]
        assert drawn.mean() == pytest.approx(fit.centres[j, 0], abs=0.02)
        assert drawn.std() == pytest.approx(fit.sds[j, 0], rel=0.03)
        assert drawn.size / 40_000 == pytest.approx(fit.weights[j], abs=0.01)
