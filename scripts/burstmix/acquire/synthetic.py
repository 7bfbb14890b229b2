"""Random numbers from a recipe: a mixture of normals whose classes are known."""

import numpy as np
from astropy.table import Column, Table


def draw(recipe: dict) -> Table:
    """Each component in its order, `size` numbers from N(mean, sd), in the column `column`.

    generator: "default" is numpy's default_rng; "legacy" its RandomState, whose numbers are those
    of older books and papers. The column `component` counts the components from 1.
    With `errors: [low, high]` in the recipe, every number has its own standard deviation, uniform
    between the two, in the column `{column}_error`, and noise of this size is added to the number.
    """
    column, seed = recipe.get("column", "x"), recipe.get("seed", 1)
    legacy = recipe.get("generator", "default") == "legacy"
    random = np.random.RandomState(seed) if legacy else np.random.default_rng(seed)
    parts = recipe["components"]
    values = np.concatenate([random.normal(p["mean"], p["sd"], p["size"]) for p in parts])
    table = Table()
    if "errors" in recipe:
        sigma = random.uniform(*recipe["errors"], len(values))
        values = values + sigma * random.normal(size=len(values))
        table[f"{column}_error"] = Column(sigma, description="standard deviation of the noise")
    table[column] = Column(values, description="drawn from a mixture of normals")
    table["component"] = Column(
        np.repeat(np.arange(1, len(parts) + 1), [p["size"] for p in parts]),
        description="component that it was drawn from",
    )
    return table
