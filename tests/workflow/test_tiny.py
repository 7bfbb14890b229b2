"""The real workflow on a tiny catalogue: what it gives."""

import re
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml
from astropy.io import fits
from astropy.table import Table

from burstmix.io import MADE_BY
from burstmix.model import FitSet, Sample, Variable
from burstmix.version import __version__

from .conftest import ONE

HOME = Path(__file__).parents[2]
SAMPLES = ("all_bursts", "bright")  # in the config's order


def test_every_result_is_there(finished):
    results = finished.results()
    expected = {
        "summary.ecsv",
        "summary.md",
        "summary.html",
        "provenance.html",
        "paper/macros.tex",
        "analysis.yaml",
        "config.yaml",
        "catalogues/tiny/table.ecsv",
        "catalogues/tiny/record.yaml",
    }
    for sample in ("all_bursts", "bright"):
        names = [
            "sample",
            "ledger",
            "removed",
            "selection",
            "parameters",
            "likelihoods",
            "bootstrap",
            "verdict",
            "reasons",
            "merging",
        ]
        expected |= {f"{sample}/{name}.ecsv" for name in names}
        expected |= {f"{sample}/normal_{e}/fits.json" for e in ("with", "without")}
        expected |= {
            f"{sample}/tables/{table}.{suffix}"
            for table in (
                "criteria",
                "evidence",
                "preferred",
                "parameters",
                "likelihoods",
                "ledger",
            )
            for suffix in ("tex", "ecsv", "txt", "html")
        }
        expected |= {f"{sample}/verdict.html", f"{sample}/figures/merging.png"}
        expected |= {f"{sample}/membership_{e}.html" for e in ("with", "without")}
        expected |= {f"{sample}/figures/membership_{e}.png" for e in ("with", "without")}
        expected |= {f"{sample}/figures/bootstrap.png", f"{sample}/tables/bootstrap.html"}
        for errors in ("with", "without"):
            figures = ("panels", "histogram", "histogram_normal")
            ends = (errors, errors, f"{errors}_k2")
            pairs = zip(figures, ends, strict=True)
            expected |= {f"{sample}/figures/{figure}_{end}.png" for figure, end in pairs}
    assert expected <= set(results)
    assert all(results.values())
    # Nothing that a spreadsheet opens, and searches for formulas.
    kinds = {"ecsv", "txt", "md", "html", "tex", "json", "yaml", "fits", "vot", "png", "pdf"}
    assert {path.rsplit(".", 1)[-1] for path in results} <= kinds


def test_a_verdict_is_read_in_ten_seconds(finished):
    words = (finished.folder / "results/summary.md").read_text(encoding="utf-8")
    assert len(words.split()) < 1500
    for sample in SAMPLES:
        verdict = (finished.folder / f"results/{sample}/verdict.md").read_text(encoding="utf-8")
        lines, reasons = verdict.split("\n\n", 1)[1].split("### Audit")[0].split("\n\n", 1)
        assert len(lines.split()) <= 80 and "_" not in lines + reasons
        (paragraph,) = re.findall(rf"^## {sample} .*\n\n(.+)$".replace("_", r".*_"), words, re.M)
        assert len(paragraph.split()) <= 80 and "_" not in paragraph
        assert re.search(r"(short|centre): [\d.]+ s \([\d.]+ to [\d.]+\), ", paragraph, re.I)


def test_the_ledger_tells_what_was_left_out(finished):
    ledger = Table.read(finished.folder / "results/bright/ledger.ecsv")
    assert list(ledger["cut"]) == ["duplicate", "missing", "not_positive", "bright"]
    assert list(ledger["removed"][:3]) == [1, 2, 1]
    removed = Table.read(finished.folder / "results/bright/removed.ecsv")
    assert len(removed) == ledger["removed"].sum()
    assert list(removed["identifier"][:4]) == ["B005", "B021", "B078", "B101"]


def test_the_tables_agree_with_the_fits(finished):
    root = finished.folder / "results/all_bursts"
    selection = Table.read(root / "selection.ecsv")
    for errors in ("with", "without"):
        fit_set = FitSet.read(root / f"normal_{errors}/fits.json")
        fits = fit_set.guarded
        rows = selection[selection["errors"] == errors]
        assert [fit.k for fit in fits] == list(rows["k"]) == [1, 2, 3]
        np.testing.assert_array_equal([fit.lnl for fit in fits], rows["lnl"])
        assert np.all(np.diff(rows["lnl"]) >= 0)
        for fit, free in zip(fits, fit_set.free, strict=True):
            # A lower floor allows more, but for what is set aside there.
            assert max(one.lnl for one in (free, *free.set_aside)) >= fit.lnl - 1e-9


def test_the_bootstrap_is_in_the_selection(finished):
    for sample in ("all_bursts", "bright"):
        root = finished.folder / f"results/{sample}"
        bootstrap = Table.read(root / "bootstrap.ecsv")
        assert set(bootstrap["replicates"]) == {60} and set(bootstrap["k"]) == {1}
        assert list(bootstrap["simulator"]) == ["own_steps", "own_steps", "fixed_errors"]
        first = bootstrap[bootstrap["simulator"] == "own_steps"]
        selection = Table.read(root / "selection.ecsv")
        for row in first:
            gain = selection[(selection["errors"] == row["errors"]) & (selection["k"] == 2)]
            assert gain["p_bootstrap"][0] == row["p_bootstrap"]
        assert selection["p_bootstrap"].mask.sum() == len(selection) - len(first)


def test_more_replicates_compute_only_the_missing_ones(finished):
    with finished.edited("config.yaml", lambda text: text.replace("s: 60", "s: 110")):
        jobs = finished.jobs()
    # two samples; without errors one simulator, with errors two
    assert jobs["simulate_ratios"] == 6 and jobs["gather_ratios"] == jobs["draw_classes"] == 2
    assert "fit_mixtures" not in jobs


def test_replicates_that_were_drawn_before_are_kept(tiny_run):
    path = tiny_run.folder / "results/bright/bootstrap_without/own_steps.ecsv"
    tiny_run.edit("config.yaml", "s: 60", "s: 3")
    tiny_run(path.relative_to(tiny_run.folder))
    first = list(Table.read(path)["ratio"])
    kept = path.with_name(".own_steps.kept")
    kept.write_text(kept.read_text().replace(repr(float(first[1])), "0.125"))
    tiny_run.edit("config.yaml", "s: 3", "s: 5")
    tiny_run(path.relative_to(tiny_run.folder))
    ratios = list(Table.read(path)["ratio"])
    assert len(ratios) == 5 and ratios[:3] == [first[0], 0.125, first[2]]


def test_several_families_are_drawn_on_one_axis(tiny_run):
    families = "\nfamilies: [normal, student_t]\ncomponents:"
    tiny_run.edit("config.yaml", "\ncomponents:", families)
    figures = [f"results/{sample}/figures/families.png" for sample in ("all_bursts", "bright")]
    assert tiny_run.jobs(*figures)["draw_classes"] == 2


def test_a_power_study_and_a_calibration_give_their_tables_and_figures(finished):
    (finished.folder / "study.yaml").write_text(
        (finished.folder / "config.yaml").read_text()
        + "power: {sizes: [60], noises: [0.1], weights: [0.3], separations: [1], replicates: 20}\n"
        + "calibration: {families: [normal], components: [1], catalogues: 10}\n"
    )
    jobs = finished.jobs("--configfile", "study.yaml")
    assert jobs["power_study"] == jobs["calibration"] == jobs["calibrate_sample"] == 1
    finished("power_study", "calibration", "--configfile", "study.yaml")
    root = finished.folder / "results/power"
    power = Table.read(root / "power.ecsv")
    assert list(power["weight"]) == [0.0, 0.3]
    assert set(power["replicates"]) == {20}
    assert len(Table.read(root / "needed.ecsv")) == 3
    assert (root / "power.png").stat().st_size > 0
    root = finished.folder / "results/calibration"
    (row,) = Table.read(root / "calibration.ecsv")
    assert row["catalogues"] == 10 and row["right_bic"] > 0.5
    assert set(Table.read(root / "chosen.ecsv")["criterion"]) == {"aic", "bic", "aicc", "icl"}
    coverage = Table.read(root / "coverage.ecsv")
    assert list(coverage["parameter"]) == ["weight", "location_t90", "scale_t90"]
    assert (root / "calibration.png").stat().st_size > 0


FAMILIES = """
catalogues: {tiny: {file: bursts.csv, identifier: name, units: {t90: s, t90_error: s}}}
samples:
  skewed: {catalogue: tiny, variables: {t90: {error: t90_error}}}
  pair: {catalogue: tiny, variables: {t90: {}, flux: {}}, families: [normal], pairs: ["2|3"]}
families: [normal, skew_normal, normal_one_factor]
errors: [without]
components: [2, 3]
fit: {kmeans_starts: 2, random_starts: 2}
bootstrap: {replicates: 10, pairs: ["skew_normal 2|normal 3"]}
figures: {formats: [png]}
dirichlet_process: {concentrations: [1], starts: 1}
"""


def test_families_are_set_against_three_normals(finished):
    (finished.folder / "families.yaml").write_text(FAMILIES)
    figure = "results/skewed/figures/families.png"
    reference = "results/skewed/dirichlet_process.ecsv"
    output = finished("results/families.ecsv", figure, reference, "--configfile", "families.yaml")
    assert "skewed has 1 variable: fitted without normal_one_factor." in output
    assert "pair has 2 variables: fitted without normal_one_factor." in output
    table = Table.read(finished.folder / "results/families.ecsv")
    assert [(row["sample"], row["family"]) for row in table] == [("skewed", "skew_normal")]
    assert (finished.folder / figure).stat().st_size > 0
    assert list(Table.read(finished.folder / reference)["concentration"]) == [1.0]
    jobs = finished.jobs("--configfile", "families.yaml")
    assert jobs["draw_fits"] == 2 and jobs["draw_classes"] == 1


def test_fits_of_two_families_and_of_several_variables_get_p_values(finished):
    (finished.folder / "families.yaml").write_text(FAMILIES)
    asked = "results/skewed/figures/bootstrap.png", "results/skewed/verdict.md"
    finished(*asked, "results/pair/bootstrap.ecsv", "--configfile", "families.yaml")
    assert (finished.folder / asked[0]).stat().st_size > 0
    rows = Table.read(finished.folder / "results/skewed/bootstrap.ecsv")
    sides = [(row["family"], row["k"], row["family_next"], row["k_next"]) for row in rows]
    assert sides == [("skew_normal", 2, "normal", 3), ("normal", 3, "skew_normal", 2)]
    assert rows["ratio"][0] == -rows["ratio"][1] and rows["p_chi2"].mask.all()
    assert (
        "samples simulated from normal k = 3 speak as much"
        in (finished.folder / asked[1]).read_text()
    )
    (row,) = Table.read(finished.folder / "results/pair/bootstrap.ecsv")
    assert (row["family"], row["family_next"], row["k"], row["k_next"]) == (
        "normal",
        "normal",
        2,
        3,
    )
    assert row["replicates"] == 10 and 0 < row["p_chi2"] < 1


def test_matched_samples_stand_side_by_side(finished):
    config = (finished.folder / "config.yaml").read_text()
    (finished.folder / "matched.yaml").write_text(config + "matched: {two: [all_bursts, bright]}\n")
    assert finished.jobs("results/matched.ecsv", "--configfile", "matched.yaml") == {
        "match_samples": 1
    }
    finished("results/matched.ecsv", "--configfile", "matched.yaml")
    table = Table.read(finished.folder / "results/matched.ecsv")
    assert list(table["sample"]) == [*["all_bursts"] * 2, *["bright"] * 2]
    assert (finished.folder / "results/matched_overlay.png").stat().st_size > 0
    assert set(table["in_common"]) == {table["n_objects"][-1]}


def test_every_table_and_fit_names_the_version(finished):
    for path in (finished.folder / "results").rglob("*"):
        if path.suffix == ".ecsv":
            assert MADE_BY.items() <= Table.read(path).meta.items(), path
        elif path.suffix == ".fits":
            assert {k: fits.getheader(path, 1)[k] for k in MADE_BY} == MADE_BY, path
        elif path.suffix in (".json", ".vot", ".tex", ".txt", ".html"):
            exempt = {"example.tex"} & set(path.parts)
            assert exempt or __version__ in path.read_text(), path


def documented(words):
    """What stands for a path or a key in docs/results.md, capitals being any name."""
    return re.compile(re.sub("[A-Z]+", lambda _: r"[\w.-]+", re.escape(words)))


def stem(path):
    """A path without its suffix."""
    return re.sub(r"\.\w+$", "", path)


def keys(value, place=""):
    """Every key of a JSON or YAML file, with all above it."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from keys(below, f"{place}.{key}".removeprefix("."))
    elif isinstance(value, list) and all(isinstance(each, dict) for each in value):
        for each in value:
            yield from keys(each, f"{place}[]")
    else:
        yield place


def test_every_file_and_key_is_in_the_documentation(finished):
    page = (HOME / "docs/results.md").read_text()
    root = finished.folder / "results"
    named = [documented(stem(words)) for words in re.findall("`(.+?)`", page)]
    for path in map(Path, finished.results()):
        names = [stem(str(path)), *(f"{folder}/" for folder in path.parents)]
        assert any(n.fullmatch(name) for n in named for name in names), f"docs/results.md: {path}"
    sections = [part for part in page.split("\n### ")[1:] if "\n| key |" in part]
    assert len(sections) == 2
    for section in sections:
        (title,) = re.findall("`(.+?)`", section.splitlines()[0])
        paths = [path for path in finished.results() if documented(title).fullmatch(path)]
        rows = re.findall(r"^\| (`.+`) \| .*\| (.+) \|$", section, re.MULTILINE)
        described = {name: words for names, words in rows for name in re.findall("`(.+?)`", names)}
        found = set()
        for path in paths:
            for key in keys(yaml.safe_load((root / path).read_text())):  # JSON is YAML
                match = {name for name in described if documented(name).fullmatch(key)}
                assert match, f"docs/results.md does not say what {key} of {path} is"
                found |= match
        absent = {name for name, words in described.items() if not words.startswith("if ")} - found
        assert paths and not absent, f"docs/results.md: {title} has no {absent}"


def test_every_table_has_just_the_columns_that_are_described(finished):
    reference = runpy.run_path(str(HOME / "docs/write_results_reference.py"))
    met = set()
    for path in finished.results():
        if not path.endswith(".ecsv") or path == "catalogues/tiny/table.ecsv":
            continue
        layout = reference["layout_of"](path)
        assert layout, f"{path} is not described in burstmix.results"
        met.add(layout)
        table = Table.read(finished.folder / "results" / path)
        # An empty text is read as missing.
        columns = {
            c.name: np.ma.filled(c, "") if c.dtype.kind == "U" else c for c in table.itercols()
        }
        of = finished.folder / "results" / path.split("/")[0] / "sample.ecsv"
        variables = Sample.read(of).variables if of.exists() else [Variable("t90", "log10", "s")]
        again = layout.of_columns(columns, variables)
        for column in again.itercols():
            found = table[column.name]
            assert (found.unit, found.dtype.kind) == (column.unit, column.dtype.kind), path
            # What every fit reads does not change with words.
            own = found.description and path.endswith("/sample.ecsv")
            assert own or found.description == column.description, (path, column.name)
        if len(variables) == 1:  # of several, all columns of one may stand before those of another
            places = [layout.columns.index(layout.find(name)) for name in table.colnames]
            assert places == sorted(places), path
    asked_for = ("power/", "calibration/", "families", "matched", "SAMPLE/dirichlet_process")
    absent = {layout.paths[0] for layout in set(reference["layouts"]()) - met}
    pages = {path for path in absent if path.startswith(asked_for) or path.endswith(".html")}
    assert absent == pages


def test_each_step_says_in_words_what_it_does(finished):
    output = finished("--dry-run", "--forceall")
    assert "\nJob " in output
    assert re.findall(r"^(?:local)?rule (\w+):", output, re.MULTILINE) == []


def test_nothing_is_done_twice(finished):
    assert finished.jobs() == {}


def test_data_come_first_and_then_the_first_sample(finished):
    """On one core, in the log of the first run, which is the longest."""
    logs = (finished.folder / ".snakemake/log").iterdir()
    log = max(logs, key=lambda log: log.stat().st_size).read_text()
    words = dict(re.findall(r"^Job (\d+): (.*)$", log, re.MULTILINE))
    done = re.findall(r"^Finished jobid: (\d+) \(Rule: (\w+)\)$", log, re.MULTILINE)
    rules = [ONE.sub(r"\1", rule) for _, rule in done]
    assert sorted(rules[:5]) == ["acquire_catalogue"] + ["find_named"] * 2 + ["prepare_sample"] * 2
    assert rules[5] == "compile_kernel"
    of = [[at for at, (job, _) in enumerate(done) if f" {name}" in words[job]] for name in SAMPLES]
    first, second = ([at for at in places if at > 5] for places in of)
    assert len(first) == len(second) > 10 and max(first) < min(second)
    for places in (first, second):
        verdict = [rules[at] for at in places].index("reach_verdict")
        before = {rules[at] for at in places[:verdict]}
        assert before == {
            *("fit_mixtures", "compare_likelihoods", "simulate_ratios", "gather_ratios"),
        }


@pytest.mark.parametrize("cores", [1, 4])
def test_a_mistake_in_data_is_told_before_anything_compiles(tiny_run, cores):
    tiny_run.edit("bursts.csv", ",0.5", ",short")
    output = tiny_run(cores=cores, fails=True)
    assert "is not a number; if it stands for a missing value, list it under missing" in output
    assert "Compile the numerical core" not in output
    assert "compile_kernel" in tiny_run.jobs()


def test_a_config_in_another_folder_finds_the_same_file(finished):
    """Also the one that the report and whoever repeats the run read."""
    folder = finished.folder / "configs"
    folder.mkdir()
    text = (finished.folder / "config.yaml").read_text()
    (folder / "beside.yaml").write_text(text.replace("bursts.csv", "../bursts.csv"))
    (folder / "here.yaml").write_text(text)
    assert "file: ../bursts.csv\n" in (finished.folder / "results/config.yaml").read_text()
    for config in ("results/config.yaml", "configs/here.yaml", folder / "beside.yaml"):
        assert finished.jobs("--configfile", config) == {}


def test_the_file_beside_the_config_is_read_and_named(tiny_run):
    folder = tiny_run.folder / "configs"
    folder.mkdir()
    for name in ("config.yaml", "bursts.csv"):
        (tiny_run.folder / name).rename(folder / name)
    (tiny_run.folder / "bursts.csv").write_text("name,t90\nX,1\n")
    command = ("results/catalogues/tiny/record.yaml", "--configfile", "configs/config.yaml")
    tiny_run(*command)
    record = (tiny_run.folder / "results/catalogues/tiny/record.yaml").read_text()
    assert "file: configs/bursts.csv\n" in record and "rows: 161\n" in record
    assert tiny_run.jobs(*command) == {}


def test_a_config_of_ones_own_replaces_the_default_one(tiny_run):
    (tiny_run.folder / "mine.yaml").write_text(
        "samples: {mine: {catalogue: batse, variables: {t90: {error: t90_error}}}}\n"
    )
    jobs = tiny_run.jobs("--configfile", "mine.yaml")
    assert jobs["prepare_sample"] == jobs["acquire_catalogue"] == 1
    assert jobs["fit_mixtures"] == 2
    assert tiny_run.jobs("--configfile", "mine.yaml", "--config", "use_snapshots=false") == jobs


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "{error: t90_error}",
            "{error: t90_eror}",
            "no column 't90_eror'; did you mean t90_error?",
        ),
        ("components:", "component:", "unknown key 'component'; did you mean components?"),
        ("bursts.csv", "burst.csv", "/analysis; did you mean bursts.csv?"),
        ("catalogue: tiny", "catalogue: tinny", "no catalogue 'tinny'; did you mean tiny?"),
    ],
)
def test_a_wrong_config_stops_before_the_work(tiny_run, old, new, message):
    tiny_run.edit("config.yaml", old, new)
    output = tiny_run(fails=True)
    assert message in output
    assert "Traceback" not in output
    assert not (tiny_run.folder / "results").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("samples: [a", "mine.yaml: is not valid YAML: line 1"),
        ("__use_yte__: true\nx: ?__import__('os').mkdir('ran')\n", "mine.yaml: is a template"),
    ],
)
def test_run_reads_a_config_before_snakemake_does(tmp_path, text, message):
    (tmp_path / "mine.yaml").write_text(text)
    command = [sys.executable, HOME / "scripts/check_config.py", "--cores", "1"]
    done = subprocess.run(
        [*command, "--configfile", "mine.yaml"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 1 and done.stderr.startswith(message)
    assert done.stdout == "" and "check_config.py" in (HOME / "run").read_text()
    assert not (tmp_path / "ran").exists()


def test_run_hands_targets_on_where_snakemake_finds_them(tmp_path):
    (tmp_path / "mine.yaml").write_text("seed: 1\n")
    words = ["--configfile", "mine.yaml", "power_study", "--config", "a=b 'c'\n; $(touch ran)"]
    # ./run without its first part, the set-up, and with a stand-in for Snakemake.
    script = (HOME / "run").read_text().partition("esac\n")[2]
    shown = script.replace("exec snakemake", "printf '<%s>'")
    assert shown != script
    shown = f"home={HOME}; PATH={Path(sys.executable).parent}:$PATH\n{shown}"
    command = ["bash", "-ec", shown, "run", *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    ours = ["--logger", "burstmix", "--snakefile", HOME / "Snakefile"]
    handed = [*ours, "power_study", *words[:2], *words[3:]]
    assert done.stdout == "".join(f"<{word}>" for word in handed)
    assert not (tmp_path / "ran").exists()


def test_targets_that_nothing_makes_are_named_with_what_is_near(tiny_run):
    said = {
        "powr_study": "powr_study: no rule makes this; did you mean power_study?",
        "results/al_bursts/verdict.md": "there is no sample 'al_bursts'; did you mean all_bursts?",
        "results/catalogues/tin/record.yaml": "no catalogue 'tin'; did you mean tiny?",
        "results/bright/verdct.md": "did you mean results/bright/verdict.md?",
        "bursts.csv": "bursts.csv: no rule makes this file; results are named from here",
    }
    output = tiny_run(*said, fails=True)
    for target, message in said.items():
        assert [line for line in output.splitlines() if line.startswith(target) and message in line]
    assert "Traceback" not in output
    assert not (tiny_run.folder / "results").exists()


def test_a_default_config_that_is_a_template_is_not_run(tiny_run):
    tiny_run.edit("config.yaml", "samples:", "__use_yte__: true\nsamples:")
    output = tiny_run(fails=True)
    assert "config.yaml: is a template" in output and "Traceback" not in output


@pytest.mark.parametrize(("value", "cut"), [("-3.0", "not_positive"), ("", "missing")])
def test_a_bad_duration_that_may_not_be_removed_stops_the_run(tiny_run, value, cut):
    lines = (tiny_run.folder / "bursts.csv").read_text().splitlines()
    lines = [lines[0], f"BAD,{value},1.0,1.0", *(line for line in lines[1:] if ",," not in line)]
    (tiny_run.folder / "bursts.csv").write_text("\n".join(lines))
    others = [each for each in ("missing", "not_positive", "duplicate") if each != cut]
    tiny_run.edit("config.yaml", "    cuts:", f"    remove: [{', '.join(others)}]\n    cuts:")
    tiny_run.edit("config.yaml", "{error: t90_error}", "{}")
    output = tiny_run("results/bright/sample.ecsv", fails=True)
    assert "BAD (row 1)" in output and f"name {cut} under remove" in output
    assert "Job 0: Prepare the sample bright\n" in output and "\nreason" not in output
    assert output.index("Exiting") < output.index("\nFailed: Prepare the sample bright.\nsample br")
    assert "Traceback" not in output
    assert not list((tiny_run.folder / "results").glob("bright/*"))
