"""Every command that README and docs name is tried, and does what they say."""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from . import test_slurm

HOME = Path(__file__).parents[2]
PAGES = [HOME / "README.md", *sorted((HOME / "docs").glob("*.md"))]
PROGRAMS = (
    "./run",
    "./test",
    "./envs/audit",
    "./docs/build",
    "snakemake",
    "python",
    "pip",
    "uv",
    "git",
)
PROGRAMS += ("burstmix",)


def commands(text):
    """What stands in code, begins with a program, and is no mere name of one but ./run, ./test."""
    spans = re.findall(r"`([^`\n]+)`", text) + re.findall(r"^    (\S.*)$", text, re.MULTILINE)
    for block in re.findall(r"^```(?:bash|sh|console)?\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        spans += block.splitlines()
    for span in spans:
        words = span.split("#")[0].split()
        if words and words[0] in PROGRAMS and (words[0].startswith("./") or len(words) > 1):
            yield " ".join(words)


def mine(project):
    """The README's own config, as mine.yaml."""
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGES[0].read_text(), re.DOTALL)
    (project.folder / "mine.yaml").write_text(example)


def begins(project, command):
    """A first config is written for a table, and says what is run next; that would fit it."""
    shutil.copy2(project.folder / "bursts.csv", project.folder / "my_bursts.csv")
    (project.folder / "my_bursts.yaml").unlink(missing_ok=True)
    said = project.command("./run init my_bursts.csv")
    assert said.endswith("Now run: ./run --configfile my_bursts.yaml\n")
    planned = project.command("./run --configfile my_bursts.yaml --dry-run")
    assert re.search(r"^fit_mixtures_\w+ +2$", planned, re.MULTILINE)
    assert command in ("./run init my_bursts.csv", "./run --configfile my_bursts.yaml")


def done(project, command):
    """All is done already: by the project's own first run, or by a run like this one."""
    assert "Nothing to be done" in project.command(command)


def planned(rule):
    """A dry run of what takes long, which has jobs of this rule."""

    def dry_run(project, command):
        mine(project)
        jobs = project.command(f"{command} --dry-run")
        assert re.search(rf"^{rule}(_\w+)? +\d+$", jobs, re.MULTILINE)

    return dry_run


def asked(project, command):
    """Of the sample that is here; test_package.py installs the command."""
    own = command.replace("results/batse_t90", "results/bright")
    said = project.command(f"env PYTHONPATH=scripts python -m {own}")
    assert re.search(r"^(short|long): short|used of \d+ objects", said, re.MULTILINE)


def checked(project, command):
    """The README's own config has no mistake."""
    mine(project)
    assert "mine.yaml has no mistake" in project.command(command)


def left_out(project, command):
    """Of three objects of the sample that is here it says how far their classes hang on them."""
    few = command.replace("results/batse_t90", "results/bright --objects 3")
    assert re.search(r"^change of the probability .* largest \S+$", project.command(few), re.M)


def packaged(project, command):
    """test_package.py builds what this installs, and runs it."""


def collected(project, command):
    """The tests are found, but not run: they are what runs here."""
    found = project.command(f"{command} --collect-only -q")
    assert re.search(r"^\d+ tests collected|^tests/unit/", found, re.MULTILINE)


def accepted(project, command):
    """Its options are; of what it would run, one file is looked for."""
    collected(project, f"{command} tests/unit/test_version.py")


def without_answers(project, command):
    """It says which run it needs; tests/unit/test_questions.py writes the page."""
    said = project.command(command, fails=True)
    assert said == (
        "results_questions holds no results of configs/questions.yaml; first type "
        "./run --configfile configs/questions.yaml\n"
    )


def of_few(project, command):
    """Of three catalogues and three configs it tells what comes of them; of all, test_corpus.py."""
    with (
        project.edited("tests/corpus/catalogues.py", lambda text: f"{text}\nCASES = CASES[:3]\n"),
        project.edited("tests/corpus/configs.py", lambda text: f"{text}\nCASES = CASES[:3]\n"),
    ):
        assert len(project.command(command).splitlines()) > 6


def runs(project, command):
    """It ends without an error."""
    project.command(command)


def with_slurm(project, command):
    """The tests of Slurm run it."""
    assert command == test_slurm.COMMAND


def with_sphinx(project, command):
    """.ci/run runs it, since its packages are in a lock of their own."""
    assert command in (HOME / ".ci/run").read_text().splitlines()


def audits(project, command):
    """It finds nothing, or what it found, or says that it could not look."""
    words = ["bash", "-c", f"{command} || true"]
    found = project.command(words).splitlines()
    for lock in ("test", "slurm", "docs"):
        (line, *_) = [line for line in found if line.startswith(f"envs/{lock}.txt: ")]
        assert re.search("No known vuln|Found [0-9]+ known vuln|nothing was audited", line)


def reports(project, command):
    """It lists the modules; of tests that were only collected, too few lines ran."""
    project.command("python -m coverage run -m pytest tests/unit/test_version.py -q")
    assert "less than fail-under=95" in project.command(command, fails=True)


def reports_with_snakemake(project, command):
    """It writes Snakemake's own report."""
    project.command(command.replace("FILE", "snakemake.html"))
    page = (project.folder / "snakemake.html").read_text(encoding="utf-8")
    assert "Snakemake Report" in page and "histogram_with.png" in page


def compares(project, command):
    """Other results than the default ones differ; once taken over, they do not."""
    assert "is gone" in project.command(command, fails=True)
    project.command(f"{command} --write")
    assert " 0 entries differ" in project.command(command)


def rewrites(page):
    """It writes this page again as it is."""

    def run(project, command):
        before = (project.folder / page).read_text()
        project.command(command)
        assert (project.folder / page).read_text() == before == (HOME / page).read_text()

    return run


def tells_of_time(project, command):
    """Of the project's first run, the longest, it tells what its time went into."""
    logs = (project.folder / ".snakemake/log").iterdir()
    log = max(logs, key=lambda log: log.stat().st_size)
    assert "in fits (*): " in project.command(command.replace("LOG", str(log)))


def compares_commits(project, command):
    """It says which of the two is no commit, before anything is run; a unit test has such."""
    said = project.command(command.replace("c9e4a84", "no_commit"), fails=True)
    assert "no_commit: " in said


def judges(project, command):
    """On one catalogue of one class in place of all, it finds one class."""
    few = command.replace("--catalogues 40 20", "--catalogues 1 0 --truths a --folder judged")
    assert re.search(r"^judged +1 of 1 *$", project.command(few), re.MULTILINE)


def same_picture(project, command):
    """The README's picture is what the default analysis draws, here into a folder of its own."""
    shutil.copy2(HOME / "config.yaml", project.folder / "default.yaml")
    command = command.replace(" results/", " results_default/")
    try:
        project.command(f"{command} --configfile default.yaml --config results=results_default")
        one = np.asarray(Image.open(project.folder / command.split()[1]).convert("L"), dtype=float)
        two = np.asarray(Image.open(HOME / "docs/batse_t90.png").convert("L"), dtype=float)
        assert one.shape == two.shape and np.abs(one - two).mean() < 0.5, "copy it to docs again"
    finally:
        shutil.rmtree(project.folder / "results_default", ignore_errors=True)


def quick(project, command):
    """It shows its stages; its answer is in a folder of its own, what was there is as it was."""
    before = project.results()
    said = project.command(command)
    assert "Snakemake's log is .snakemake/log/" in said and "Building DAG" not in said
    sample = project.folder / "results_quick/batse_t90"
    for path in ("verdict.md", "figures/panels_with.png", "tables/criteria.txt"):
        assert (sample / path).stat().st_size > 0
    assert "- Two classes, evidence moderate" in (sample / "verdict.md").read_text()
    assert project.results() == before
    assert "Nothing to be done" in project.command("./run")


TRIED = {
    "./docs/build": with_sphinx,
    "./envs/audit": audits,
    "./run": done,
    "./run --cores 2": done,
    "./run --configfile configs/published.yaml": planned("fit_as_published"),
    "./run --configfile mine.yaml": planned("fit_mixtures"),
    "./run --configfile mine.yaml power_study": planned("simulate_power"),
    "./run --configfile my_bursts.yaml": begins,
    "./run --configfile quick.yaml": quick,
    "./run --forceall": planned("fit_mixtures"),
    "./run --profile profiles/slurm": with_slurm,
    "./run --report FILE": reports_with_snakemake,
    "./run --unlock": runs,
    "./run --verbose": done,
    "./run check mine.yaml": checked,
    "./run init my_bursts.csv": begins,
    "burstmix classify results/batse_t90 --t90 2.1 --t90-error 0.4": asked,
    "burstmix show results/batse_t90": asked,
    "pip install .": packaged,
    "pip install '.[plot]'": packaged,
    "pip install '.[workflow]'": packaged,
    "./run calibration": planned("calibrate_sample"),
    "./run power_study": planned("simulate_power"),
    "./run results/batse_t90/figures/panels_normal_with.png": same_picture,
    "./test": collected,
    './test -m "not slow"': accepted,
    "./test --services": accepted,
    "./test tests/unit": collected,
    "./test tests/workflow/test_faults.py --kills 25": collected,
    "python docs/write_config_reference.py": rewrites("docs/config.md"),
    "python docs/write_questions.py results_questions": without_answers,
    "python docs/write_results_reference.py": rewrites("docs/results.md"),
    "python -m coverage run -m pytest tests/unit tests/corpus tests/expected": collected,
    "python -m coverage report": reports,
    "python -m pytest tests/benchmarks -s": collected,
    "python tests/benchmarks/default_run.py c9e4a84 HEAD --warm": compares_commits,
    "python tests/benchmarks/judgement.py --seeds tune --catalogues 40 20": judges,
    "python tests/benchmarks/leave_one_out.py results/batse_t90": left_out,
    "python tests/benchmarks/shares.py LOG 2": tells_of_time,
    "python tests/corpus/table.py": of_few,
    "python tests/expected/compare.py": compares,
    "python tests/expected/compare.py --write": runs,
    "snakemake --cores 8": done,
    "snakemake calibration": planned("calibrate_sample"),
    "snakemake power_study": planned("simulate_power"),
}


def test_every_documented_command_is_tried_and_no_other():
    found = {command for page in PAGES for command in commands(page.read_text(encoding="utf-8"))}
    assert found - set(TRIED) == set(), "say under TRIED how the test tries it"
    assert set(TRIED) - found == set()


@pytest.mark.parametrize("command", TRIED)
def test_a_documented_command_works(command, project):
    TRIED[command](project, command)


def test_commands_are_found():
    text = "`./run a` b `snakemake` `git clone X`\n\n    ./test  # all\n\n```bash\nuv x\n```\n"
    assert list(commands(text)) == ["./run a", "git clone X", "./test", "uv x"]
