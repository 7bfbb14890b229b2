"""Mistakes in a config are all found, with their place and what to do; defaults are filled in."""

import re
import runpy
from pathlib import Path

import pytest
import yaml

from burstmix.config import packaged, plain, read_config, resolve, size
from burstmix.config.check import NO_RESULTS
from burstmix.errors import BurstmixError

HOME = Path(__file__).parents[3]
SCHEMA = HOME / "workflow/schemas/config.schema.yaml"
REGISTRY = packaged(HOME / "workflow/data/registry.yaml")
LAYOUTS = runpy.run_path(str(HOME / "docs/write_results_reference.py"))["layouts"]()
# What stands in a table beside the columns that are called as variables.
BESIDE = {name for each in LAYOUTS if "VARIABLE" in each.names for name in each.names}

MINIMAL = """
samples:
  mine: {catalogue: batse, variables: {t90: {error: t90_error}}}
"""


def check(text, **words):
    return resolve(yaml.safe_load(text), SCHEMA, REGISTRY, **words)


def complaints(text):
    with pytest.raises(BurstmixError) as caught:
        check(text)
    head, *lines = str(caught.value).split("\n  - ")
    assert head.startswith(f"{len(lines)} mistake")
    return lines


def test_the_projects_own_configs_have_no_mistake():
    analysis, quick = (
        resolve(read_config(HOME / f"{name}.yaml"), SCHEMA, REGISTRY)
        for name in ("config", "quick")
    )
    assert analysis["samples"]["batse_t90"]["fit"]["floor"] == 0.05
    assert quick.preparation("batse_t90") == analysis.preparation("batse_t90")
    assert quick["results"] != analysis["results"] == "results"


def test_the_config_of_the_open_questions_has_no_mistake():
    analysis = resolve(read_config(HOME / "configs/questions.yaml"), SCHEMA, REGISTRY)
    assert analysis["results"] == "results_questions"
    assert len(analysis.labels("batse_nine")) == 9
    assert analysis["samples"]["batse_nine"]["fit"]["cross_validation"] == 10
    nine = analysis["samples"]["batse_nine_cut"]["variables"].values()
    assert all("max_error" in variable for variable in nine)


def test_the_readmes_config_is_complete():
    (block,) = re.findall(r"```yaml\n(.*?)```", (HOME / "README.md").read_text(), re.DOTALL)
    assert check(block).fits()


def test_defaults_fill_what_is_left_open():
    analysis = check(MINIMAL)
    sample = analysis["samples"]["mine"]
    assert sample["title"] == "mine"
    assert sample["variables"]["t90"]["column"] == "t90"
    assert sample["variables"]["t90"]["propagation"] == "lognormal"
    assert sample["remove"] == ["missing", "not_positive", "duplicate"]
    assert sample["fit"]["floor_ratio"] == 0.1
    assert analysis["components"] == [1, 2, 3, 4, 5]
    assert list(analysis["catalogues"]) == ["batse"]
    assert analysis.preparation("mine")["identifier"] == "trigger_num"
    assert analysis.fits() == [("mine", "normal", "without"), ("mine", "normal", "with")]


def test_a_samples_own_fit_settings_win():
    text = MINIMAL.replace("mine: {", "mine: {fit: {floor: 0.01}, ") + "fit: {floor: 0.2}\n"
    assert check(text)["samples"]["mine"]["fit"]["floor"] == 0.01


def test_a_sample_may_have_components_of_its_own():
    text = MINIMAL.replace("mine: {", "mine: {components: [3, 1, 2], ")
    text += "  other: {catalogue: batse, variables: {t50: {}}}\ncomponents: [1, 4, 5]\n"
    text += "bootstrap: {pairs: ['2|3', '4|5']}\n"
    text += "families: [normal, skew_normal]\n"
    analysis = check(text)
    assert analysis.components("mine") == [1, 2, 3] and analysis.components("other") == [1, 4, 5]
    assert analysis.pairs("mine") == ["2|3"] and analysis.pairs("other") == ["4|5"]
    assert analysis.against_normals == ["mine"]
    assert {k for *_, k in analysis.calibrations()} == {1}
    assert check(text + "figures: {components: [2, 4]}\n")["figures"]["components"] == [2, 4]
    assert "figures.components: 6 is not among components" in complaints(
        text + "figures: {components: [6]}\n"
    )


SEVERAL = "samples: {pair: {catalogue: batse, variables: {t90: {}, t50: {}}%s}}\n"


def test_samples_of_several_variables_go_without_families_of_one():
    general = "families: [normal, student_t, sinh_arcsinh]\n"
    analysis = check(SEVERAL % "" + general)
    families = analysis.families("pair")
    assert families == analysis["samples"]["pair"]["families"] == ["normal", "student_t"]
    assert analysis.left_out("pair") == ["sinh_arcsinh"]
    assert analysis.with_rivals == analysis.against_normals == ["pair"]
    assert analysis.kernel("pair") == ["several", "scale_mixture"]
    one = check(MINIMAL + general)
    assert one.left_out("mine") == []
    assert one.with_rivals == one.against_normals == ["mine"]
    assert check(MINIMAL + general + "components: [1, 2]\n").against_normals == []


def test_a_sample_names_families_that_take_minutes_with_so_many_variables():
    general = "families: [normal, student_t, skew_t]\n"
    assert check(SEVERAL % "" + general).left_out("pair") == ["skew_t"]
    four = SEVERAL.replace("t50: {}", "t50: {}, flux_64: {}, flux_256: {}")
    analysis = check(four % "" + general)
    assert analysis.families("pair") == ["normal"]
    assert analysis.left_out("pair") == ["student_t", "skew_t"]
    assert analysis.with_rivals == analysis.against_normals == []
    assert analysis.kernel("pair") == ["several"]
    factors = check(four % ", families: [normal, normal_one_factor]")
    assert factors.kernel("pair") == ["several", "factors"]
    analysis = check(four % ", families: [normal, skew_t]" + general)
    assert analysis.families("pair") == ["normal", "skew_t"]
    assert analysis.left_out("pair") == ["student_t"]


def test_samples_of_one_variable_go_without_structures_of_covariances():
    general = "families: [normal, normal_tied]\n"
    assert check(MINIMAL + general).families("mine") == ["normal"]
    several = check(SEVERAL % "" + general)
    assert several.families("pair") == ["normal", "normal_tied"] and not several.left_out("pair")
    assert several.with_rivals == several.against_normals == ["pair"]
    text = MINIMAL.replace("mine: {", "mine: {families: [normal_tied], ")
    assert complaints(text) == [
        "samples.mine.families: normal_tied: for several variables only; name another"
    ]


def test_factors_are_for_more_variables_than_normals_need():
    general = "families: [normal, normal_one_factor]\n"
    pair = check(SEVERAL % "" + general)
    assert pair.families("pair") == ["normal"] and pair.left_out("pair") == ["normal_one_factor"]
    assert complaints(SEVERAL % ", families: [normal_one_factor]") == [
        "samples.pair.families: normal_one_factor: for 4 variables or more; name another"
    ]
    four = ", ".join(f"flux_{each}: {{}}" for each in (64, 256)) + ", t50: {}, t90: {}"
    text = f"samples: {{four: {{catalogue: batse, variables: {{{four}}}}}}}\n"
    assert check(text + general).families("four") == ["normal", "normal_one_factor"]


@pytest.mark.parametrize(
    "text",
    [SEVERAL % ", families: [normal, sinh_arcsinh]", SEVERAL % "" + "families: [sinh_arcsinh]\n"],
)
def test_a_family_of_one_variable_named_for_several_is_a_mistake(text):
    assert complaints(text) == [
        "samples.pair.families: sinh_arcsinh: for one variable only; name another"
    ]


@pytest.mark.parametrize("column", sorted(BESIDE - {"VARIABLE"}))
def test_a_variable_is_not_named_as_another_column_of_the_results(column):
    name = column.replace("VARIABLE", "x").replace("CLASS", "short").replace("K", "2")
    variables = f"{{x: {{column: t50}}, {name}: {{column: t90}}}}"
    assert complaints(f"samples: {{a: {{catalogue: batse, variables: {variables}}}}}") == [
        f"samples.a.variables.{name}: a column of the results has this name; choose another"
    ]


def test_without_an_error_column_there_is_one_mode():
    assert check(MINIMAL.replace("{error: t90_error}", "{}")).errors("mine") == ["without"]


def test_every_mistake_is_listed_at_once():
    lines = complaints("""
samples:
  mine: {catalogue: batse, variables: {t90: {eror: t90_error}}}
  "my sample": {catalogue: batse, variables: {t90: {}}}
seeds: 3
components: [1, 2, many]
fit: {floor: 1e-2}
""")
    assert set(lines) == {
        "samples.mine.variables.t90: unknown key 'eror'; did you mean error?",
        "samples: the name 'my sample' is not valid; use letters, digits and _ and start with a "
        "letter (64 characters at most)",
        "the config: unknown key 'seeds'; did you mean seed?",
        "components, entry 3: 'many' is not of type integer",
        "fit.floor: '1e-2' is not of type number; YAML 1.1 reads 1e3 as text, write 1.0e+3 or 1000",
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("samples: {}", "samples: is empty"),
        ("seed: 1", "the config: the key 'samples' is missing"),
        (
            "samples: {a: {catalogue: bates, variables: {t90: {}}}}",
            "samples.a.catalogue: no catalogue 'bates'; did you mean batse?",
        ),
        (
            "samples: {a: {catalogue: batse, variables: {t: {column: t91}}}}",
            "samples.a.variables.t.column: batse has no column 't91'; did you mean t90?",
        ),
        (
            "samples: {a: {catalogue: batse, variables: {t90: {}}, cuts: {c: {column: flux}}}}",
            "samples.a.cuts.c: at least one of min, max, above, below, is, is_not is needed",
        ),
        (
            "samples: {a: {catalogue: batse, variables: {t90: {}}, "
            "cuts: {c: {column: t90, min: 3, below: 2}}}}",
            "samples.a.cuts.c: no value is above 3 and below 2",
        ),
        (
            "samples: {a: {catalogue: batse, variables: {t90: {}}, subset: {seed: 2}}}",
            "samples.a.subset: give exactly one of size, as_many_as",
        ),
        (
            "samples: {a: {catalogue: batse, variables: {t90: {}}, subset: {as_many_as: b}}}",
            "samples.a.subset.as_many_as: no sample 'b'; valid: a",
        ),
        (
            "samples: {a: {catalogue: batse, variables: {t90: {max_error: 1}}}}",
            "samples.a.variables.t90.max_error: needs error",
        ),
        (
            "samples: {summary: {catalogue: batse, variables: {t90: {}}}}",
            "samples.summary: this name is reserved; choose another",
        ),
        (
            "samples: {a: {catalogue: mine, variables: {t90: {}}}}\n"
            "catalogues: {mine: {file: /there/is/none.csv}}",
            "catalogues.mine.file: there is no file /there/is/none.csv",
        ),
        (
            "samples: {a: {catalogue: mine, variables: {t90: {}}}}\ncatalogues: {mine: {rows: 3}}",
            "catalogues.mine: has no source; give exactly one of file, url, tap, synthetic",
        ),
        (
            "samples: {a: {catalogue: batse, variables: {t90: {}}}}\n"
            "catalogues: {batse: {url: 'https://example.org/a.csv'}}",
            "catalogues.batse: a packaged catalogue has this name; choose another",
        ),
        (
            MINIMAL + "components: [1, 2]\nfigures: {components: [3]}",
            "figures.components: 3 is not among components",
        ),
        (
            MINIMAL + "components: [1, 2]\nbootstrap: {pairs: ['3|4']}",
            "bootstrap.pairs: '3|4': 3 is not among components",
        ),
        (
            MINIMAL.replace("mine: {", "mine: {components: [1, 3], pairs: ['normal 2|normal 3'], "),
            "samples.mine.pairs: 'normal 2|normal 3': 2 is not among components",
        ),
        (
            MINIMAL + "errors: [no]",
            "errors, entry 1: False is not valid; valid: without, with",
        ),
        (
            "samples: {a: {catalogue: batse, variables: {h: {column: fluence_3, "
            "over: fluence_2, error: fluence_3_error}}}}",
            "samples.a.variables.h.over_error: is missing; the ratio's error needs both",
        ),
    ],
)
def test_each_mistake_has_its_line(text, line):
    assert line in complaints(text)


@pytest.mark.parametrize("key", ["column", "error", "over", "over_error", "redshift"])
def test_a_number_for_a_column_is_told_to_be_one(key):
    kind = "string" if key == "redshift" else "string or array"
    line = (
        f"samples.a.variables.t.{key}: 0.1 is not of type {kind}; give the name of a column, in "
        "quotes if it looks like a number; a number that all objects share needs a column that "
        "holds it"
    )
    text = f"samples: {{a: {{catalogue: batse, variables: {{t: {{column: t90, {key}: 0.1}}}}}}}}"
    assert line in complaints(text.replace("column: t90, column", "column"))


@pytest.mark.parametrize("rule", ["delta", "lognormal", "linear"])
@pytest.mark.parametrize("error", ["", ", error: t90_error"])
def test_a_linear_scale_has_no_rule_for_errors(rule, error):
    text = "samples: {a: {catalogue: batse, variables: {t90: {scale: linear%s%s}}}}"
    (line,) = complaints(text % (error, f", propagation: {rule}"))
    place = "samples.a.variables.t90.propagation"
    assert line == f"{place}: {rule} has no meaning on a linear scale; leave it out"
    assert "propagation" not in check(text % (error, ""))["samples"]["a"]["variables"]["t90"]


def test_entries_of_lists_are_counted_from_one_and_names_that_are_numbers_are_no_entries():
    parts = "[{size: 9, mean: 0, sd: 1}, {size: 0, mean: .nan, sd: 1}]"
    recipe = f"catalogues: {{c: {{synthetic: {{components: {parts}}}}}}}"
    lines = complaints(f"{MINIMAL}{recipe}\nmatched: {{2: [mine]}}")
    place = "catalogues.c.synthetic.components, entry 2"
    assert f"{place}.size: 0 is less than the minimum of 1" in lines
    assert f"{place}.mean: nan is not a finite number" in lines
    assert "matched.2: has 1 entry, but 2 are needed" in lines


SAMPLE = "samples: {a: {catalogue: batse, variables: {t90: {error: t90_error%s}}%s}}\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("samples: {1: {catalogue: batse, variables: {t90: {}}}}", "put it in quotes"),
        ("samples: {a: }", "samples.a: None is not of type object; nothing is given"),
        (SAMPLE % ("", "") + "fit: {floor: .nan}", "fit.floor: nan is not a finite number"),
        (SAMPLE % ("", ", cuts: {c: {column: t90, min: .inf}}"), "inf is not a finite number"),
        (
            SAMPLE % ("", f", cuts: {{c: {{column: t90, is: 1{'0' * 400}}}}}"),
            "samples.a.cuts.c.is: 1000",
        ),
        (SAMPLE % ("", ", cuts: {c: {column: t90, min: 2, below: 2}}"), "no value is above 2"),
        (
            SAMPLE % ("", ", cuts: {c: {column: name, min: 2}}"),
            "'name' of batse holds text; a cut by text takes is or is_not",
        ),
        (
            SAMPLE % ("", ", cuts: {c: {column: name, is: a, is_not: b}}"),
            "samples.a.cuts.c: has is and is_not; make a cut of each",
        ),
        (
            SAMPLE % ("", ", cuts: {c: {column: t90, min: 1, is_not: [5]}}"),
            "samples.a.cuts.c: has min and is_not; make a cut of each",
        ),
        (
            SAMPLE % ("", ", cuts: {c: {column: name, is: }}"),
            'give a text, a number, true or false, or a list of them; "" is a missing entry',
        ),
        (SAMPLE % (", unit: blah", ""), "'blah' is not a unit"),
        (
            SAMPLE % (", column: [t90, t50]", ""),
            "samples.a.variables.t90.error: names 1 of 2 columns; each of column needs its own",
        ),
        (
            SAMPLE % (", over: t50, over_error: [t50_error, fluence_1_error]", ""),
            "samples.a.variables.t90.over_error: names 2 of 1 columns; each of over needs its own",
        ),
        (SAMPLE % (", column: [t90]", ""), "t90.column: has 1 entry, but 2 are needed"),
        (
            SAMPLE.replace("error: t90_error", "column: [t90, t5]") % ("", ""),
            "samples.a.variables.t90.column: batse has no column 't5'; did you mean t50?",
        ),
        (
            SAMPLE.replace("error: t90_error", "column: [t90, name]") % ("", ""),
            "samples.a.variables.t90.column: the column 'name' of batse holds text",
        ),
        (
            SAMPLE.replace("error: t90_error", "column: [t90, t50]")
            % ("", ", fit: {likelihood: interval}"),
            "interval is for a single variable that is no ratio or sum",
        ),
        (
            SAMPLE.replace("error: t90_error", "column: [t90, t90]") % ("", ""),
            "uses the column 't90' twice",
        ),
        (SAMPLE % (", over: t90, over_error: t50_error", ""), "uses the column 't90' twice"),
        (
            SAMPLE.replace("t90:", "weight: {column: t50}, t90:") % ("", ""),
            "a column of the results",
        ),
        (SAMPLE.replace("t90:", "t90_error: {}, t90:") % ("", ""), "a column of the results"),
        (SAMPLE.replace("t90:", "t50: {}, t90:") % ("", ""), "t50.error: is missing, and other"),
        (
            "samples: {a: {catalogue: batse, variables: {t90: {}}}}\nerrors: [with]",
            "samples.a: no variable has an error column",
        ),
        (
            "samples: {a: {catalogue: c, variables: {x: {}}}}\n"
            "catalogues: {c: {identifier: nam, units: {xx: s}, "
            "synthetic: {components: [{size: 9, mean: 0, sd: 1}]}}}",
            "catalogues.c.units: c has no column 'xx'; did you mean x?",
        ),
    ],
)
def test_what_would_only_fail_later_is_found_now(text, line):
    assert any(line in each for each in complaints(text)), complaints(text)


@pytest.mark.parametrize("name", ["../x", "/tmp/x", "a/b", "{sample}", ".x", "", "a" * 65, "a\n"])
def test_a_folder_of_results_lies_beside_the_others(name):
    (line,) = complaints(MINIMAL + yaml.safe_dump({"results": name}))
    assert line.startswith(f"results: {name!r} is no name for a folder")


@pytest.mark.parametrize("name", ["workflow", "scripts", "Logs", "kernel", "docs"])
def test_a_folder_of_the_project_is_not_for_results(name):
    assert complaints(MINIMAL + f"results: {name}") == [
        f"results: the folder {name} is not for results; choose another name"
    ]


def test_folders_of_the_project_are_known():
    folders = {p.name for p in HOME.iterdir() if p.is_dir() and re.match("[a-z]", p.name)}
    made = {"results", *(name for name in folders if name.startswith("results_"))}
    assert folders - made <= set(NO_RESULTS)


def test_mistakes_of_both_kinds_are_listed_together():
    lines = complaints(SAMPLE % (", eror: x", ", colour: red") + "samplez: {}\ncomponents: [0]\n")
    assert len(lines) == 4
    lines = complaints(SAMPLE.replace("t90_error", "t91_error") % (", eror: x", ""))
    assert len(lines) == 2


def test_whole_floats_are_integers_and_components_are_sorted():
    analysis = check(MINIMAL + "components: [3.0, 1]\nseed: 2.0")
    assert analysis["components"] == [1, 3]
    assert all(type(k) is int for k in analysis["components"])
    assert type(analysis["seed"]) is int


def test_cosmetic_settings_are_not_what_a_sample_depends_on():
    plain, labelled = (check(SAMPLE % (words, "")) for words in ("", ", label: duration"))
    assert plain.preparation("a") == labelled.preparation("a")
    assert labelled.labels("a") == {"t90": "duration"}
    source = "{description: mine, synthetic: {components: [{size: 9, mean: 0, sd: 1}]}}"
    text = "samples: {a: {catalogue: c, variables: {x: {}}}}\ncatalogues: {c: %s}"
    assert "description" not in check(text % source).acquisition("c")


def test_keys_that_stand_twice_are_found(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text("samples:\n  a: {x: 1}\n  b: {y: 1, y: 2}\n  a: {x: 2}\n")
    with pytest.raises(BurstmixError) as caught:
        read_config(path)
    assert str(caught.value) == (
        f"{path}: line 2: the key 'a' stands twice; line 3: the key 'y' stands twice; "
        "line 3: the key 'y' stands twice; line 4: the key 'a' stands twice"
    )


def test_the_command_line_is_read_as_yaml_where_it_is_that():
    assert [plain(value) for value in ("3", "[1, 2]", "no", "[a", 5)] == [3, [1, 2], False, "[a", 5]


def switched_on(name, blocks):
    """The project's own config with as many blocks of this name no longer commented out."""
    lines = (HOME / "config.yaml").read_text().splitlines()
    begins = [i for i, line in enumerate(lines) if line == f"  # {name}:"]
    assert len(begins) == blocks
    for begin in begins:
        for i in range(begin, len(lines)):
            if not lines[i].startswith("  # "):
                break
            lines[i] = "  " + lines[i].removeprefix("  # ")
    return check("\n".join(lines))


def test_the_pulsar_glitches_are_ready_to_be_switched_on():
    analysis = switched_on("pulsar_glitches", 2)
    assert analysis.errors("pulsar_glitches") == ["without", "with"]
    assert analysis["samples"]["pulsar_glitches"]["fit"]["floor"] == 0.01


def test_the_default_figures_follow_the_components():
    assert check(MINIMAL + "components: [1, 2]")["figures"]["components"] == [1, 2]


def test_only_catalogues_of_many_objects_are_kept_in_binary(tmp_path, monkeypatch):
    recipe = (
        "samples: {a: {catalogue: c, variables: {x: {}}}}\n"
        "catalogues: {c: {synthetic: {components: [{size: %d, mean: 0, sd: 1}]}}}\n"
    )
    assert check(recipe % 500_000)["tables"] == "ecsv"
    assert check(recipe % 500_001)["tables"] == "fits"
    assert check(recipe % 500_001 + "tables: ecsv")["tables"] == "ecsv"
    assert check(recipe % 9 + "tables: fits")["tables"] == "fits"
    table = tmp_path / "table.csv"
    config = recipe[: recipe.index("catalogues")] + f"catalogues: {{c: {{file: {table}}}}}"
    table.write_text("x\n1\n2\n")
    assert check(config)["tables"] == "ecsv"
    monkeypatch.setattr(size, "LARGE_FILE", 5)
    assert check(config)["tables"] == "fits"


@pytest.mark.parametrize(
    ("given", "single"),
    [
        ("", ["png"]),
        ("formats: [pdf]", ["pdf"]),
        ("formats: [png]", ["png"]),
        ("single_fits: [pdf, png]", ["pdf", "png"]),
    ],
)
def test_single_fits_are_drawn_as_png_alone_unless_there_is_none(given, single):
    assert check(f"{MINIMAL}figures: {{{given}}}")["figures"]["single_fits"] == single
