"""A config with anything changed is valid, or ends in one message that names what was changed."""

import copy
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from burstmix.config import packaged, resolve
from burstmix.errors import BurstmixError

HOME = Path(__file__).parents[3]
SCHEMA = HOME / "workflow/schemas/config.schema.yaml"
REGISTRY = packaged(HOME / "workflow/data/registry.yaml")
# Every key that there is.
WHOLE = """
samples:
  all_of_it:
    title: all of it
    catalogue: batse
    identifier: [trigger_num, name]
    remove: [missing, not_positive]
    incomplete: keep
    cuts:
      bright: {column: flux_64, min: 1, max: 900, above: 0.5, below: 1000}
      named: {column: name, is_not: ["", GRB 980425]}
      one: {column: trigger_num, is: 6707}
    subset: {size: 500, seed: 3}
    families: [normal, normal_tied]
    named: {"6707": GRB 980425}
    default_start: true
    fit: {floor: 0.02, floor_ratio: 0.2, likelihood: density}
    variables:
      t90: {error: t90_error, scale: log10, propagation: delta, max_error: 1, unit: s, label: T90}
      h32:
        column: fluence_3
        error: fluence_3_error
        over: fluence_2
        over_error: fluence_2_error
        ucd: phot.fluence;arith.ratio
  in_rest:
    catalogue: swift_bat
    subset: {as_many_as: drawn}
    variables: {t90: {error: t90_error, redshift: redshift}}
  of_remote: {catalogue: remote, variables: {t90: {error: t90_error}}}
  of_asked: {catalogue: asked, variables: {t90: {lowest: limit}}}
  drawn: {catalogue: drawn, variables: {x: {scale: linear}}}
  local: {catalogue: local, variables: {x: {}}}
matched: {two: [all_of_it, drawn]}
catalogues:
  remote:
    url: [https://example.org/a, ftp://example.org/b]
    format: csv
    table: 1
    sha256: "0000000000000000000000000000000000000000000000000000000000000000"
    rows: 10
    identifier: name
    units: {t90: s}
    missing: ["-"]
    description: a table
  asked: {tap: {service: "https://example.org/tap", query: SELECT 1}}
  drawn:
    synthetic:
      seed: 1
      generator: legacy
      column: x
      errors: [0.1, 0.2]
      components: [{size: 9, mean: -1, sd: 1.5}]
  local: {file: mine.dat, readme: ReadMe}
tables: auto
results: results_of_all
use_snapshots: true
families: [normal, student_t, normal_tied]
errors: [without, with]
components: [1, 2, 3]
fit: {floor: 0.05, floor_ratio: 0.1, likelihood: density, kmeans_starts: 3, random_starts: 3}
bootstrap:
  replicates: 200
  pairs: ["1|2", "preferred|next", "normal 2|student_t 2"]
  families: [normal]
  simulators: [own_steps, continuous]
seed: 1
dirichlet_process: {concentrations: [0.1, 1], most: 5, starts: 2}
power:
  classes: [{weight: 0.3, mean: 0, sd: 0.6}, {weight: 0.7, mean: 1.5, sd: 0.4}]
  weights: [0.1]
  separations: [0.5]
  sd: 0.2
  sizes: [300]
  noises: [0.05]
  replicates: 20
calibration:
  samples: [local]
  families: [normal, student_t]
  errors: [without]
  components: [1, 2]
  pairs: ["normal 2|student_t 1"]
  catalogues: 20
  simulator: fixed_errors
figures: {formats: [pdf, png], components: [2, 3], style: ggplot, width: 3.5}
"""
WHOLE = yaml.safe_load(WHOLE)
VALUES = [
    None, True, False, 0, 1, 2, -1, 10**30, 0.5, 1e-300, float("nan"), float("inf"), "", "x", "0",
    "1e3", "no", "a b", "../x", "{x}", "$T$", "$\\x$", "ä", "\n", "x" * 300, date(2026, 1, 1), b"x",
    [], {}, [[]], [None], ["x"], ["x", "x"], [1, 1], [0.5], {"x": 1}, {1: 2}, {None: None},
    {"x": {"x": {}}}, "normal", "student_t", "linear", "interval", "with", "batse", "batse_t90",
]  # fmt: skip


def paths(value, above=()):
    """Where each part of a config is."""
    if above:
        yield above
    if isinstance(value, dict | list):
        for key, below in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(below, (*above, key))


PATHS = list(paths(WHOLE))


def changed(config, path, kind, value):
    """Change one part in place; the names by which a message may speak of it."""
    *above, last = path
    for step in above:
        config = config[step]
    match kind:
        case "replace":
            config[last] = copy.deepcopy(value)
        case "delete":
            gone = config.pop(last)
            if len(path) == 1 and isinstance(gone, dict):
                return {last, *gone}  # what is missed may be an entry of it
        case "misspell" if isinstance(config, dict):
            config[f"{last}x"] = config.pop(last)
        case "add" if isinstance(config[last], dict):
            config[last]["added"] = copy.deepcopy(value)
            return {"added"}
        case "repeat" if isinstance(config, list):
            config.append(copy.deepcopy(config[last]))
    names = [str(step) for step in path if isinstance(step, str)]
    return set(names[1:]) or set(names)


def outcome(config):
    """The complaints, none if the config is valid; then all that rules ask of it has an answer."""
    try:
        analysis = resolve(config, SCHEMA, REGISTRY, check_files=False)
    except BurstmixError as error:
        head, *lines = str(error).split("\n  - ")
        assert head.endswith("in the config:") and len(lines) == int(head.split()[0])
        assert all(": " in line for line in lines)
        return lines
    for name in analysis["samples"]:
        assert set(analysis.errors(name)) <= {"with", "without"}
        assert analysis.fits(name) or not analysis.errors(name)
        questions = ("bootstraps", "preparation", "labels", "ucds", "left_out", "sized_by")
        for question in (*questions, "pairs", "paired_families"):
            getattr(analysis, question)(name)
    for catalogue in analysis["catalogues"]:
        assert analysis.acquisition(catalogue) is not None
    assert set(analysis.against_normals) <= set(analysis.with_rivals)
    return []


def test_the_whole_config_is_valid_and_has_every_key():
    assert outcome(WHOLE) == []
    schema = yaml.safe_load(SCHEMA.read_text())
    held = {step for path in PATHS for step in path}
    parts = [schema["$defs"][name] for name in ("sample", "variable", "cut", "source")]
    for part in (schema, *parts):
        assert set(part["properties"]) - {"extends"} <= held  # which is gone when it is checked


CHANGES = st.tuples(
    st.sampled_from(PATHS),
    st.sampled_from(["replace", "replace", "replace", "delete", "misspell", "add", "repeat"]),
    st.sampled_from(VALUES),
)


@pytest.mark.slow
@settings(max_examples=300, deadline=None, derandomize=True)
@given(change=CHANGES)
def test_one_change_is_valid_or_is_named(change):
    config = copy.deepcopy(WHOLE)
    names = changed(config, *change)
    complaints = outcome(config)
    assert not complaints or any(name in line for name in names for line in complaints)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(changes=st.lists(CHANGES, min_size=2, max_size=5))
def test_many_changes_are_valid_or_are_listed(changes):
    config = copy.deepcopy(WHOLE)
    for change in changes:
        with suppress(
            AttributeError, KeyError, IndexError, TypeError
        ):  # an earlier one took its place away
            changed(config, *change)
    outcome(config)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
def test_nothing_and_a_list_of_lists_in_any_place_are_valid_or_are_named(path):
    for value in (None, [[{}]]):
        config = copy.deepcopy(WHOLE)
        names = changed(config, path, "replace", value)
        complaints = outcome(config)
        assert complaints and any(name in line for name in names for line in complaints)
