"""Runs of the real workflow: in a folder of their own, or in a copy of the whole project."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
TINY = Path(__file__).parent / "tiny"
# What is another in each run, or no result.
UNLIKE = {"report.html", ".snakemake_timestamp"}
# What a checkout holds; not what a run or an editor leaves beside it.
PARTS = (
    *("CHANGELOG.md", "CITATION.cff", "README.md", "Snakefile", "config.yaml", "docs", "envs"),
    *("profiles", "pyproject.toml", "quick.yaml", "run", "scripts", "test", "tests", "workflow"),
)


class Run:
    """A folder in which snakemake runs."""

    def __init__(self, folder: Path, snakefile: Path):
        self.folder, self.snakefile = folder, snakefile

    def __call__(self, *arguments, cores=2, fails=False) -> str:
        """Run snakemake; its whole output. It has to fail where `fails`, and nowhere else."""
        command = [sys.executable, "-m", "snakemake", "--snakefile", self.snakefile]
        return self.command([*command, "--cores", cores, *arguments], fails=fails)

    def command(self, words, fails=False) -> str:
        """Run a command as one types it, or as a list; its whole output."""
        words = shlex.split(words) if isinstance(words, str) else list(map(str, words))
        path = f"{self.folder / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=os.environ | {"PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert (done.returncode != 0) == fails, done.stdout
        return done.stdout

    def jobs(self, *arguments) -> dict[str, int]:
        """What a dry run would do: jobs by rule, those of a rule for each sample together."""
        lines = self("--dry-run", *arguments).splitlines()
        if "Job stats:" not in lines:
            return {}
        table = lines[lines.index("Job stats:") + 3 :]
        counts = Counter()
        for rule, count in map(str.split, table[: table.index("")]):
            counts[re.sub(r"^(draw_fits|draw_classes)_.+", r"\1", rule)] += int(count)
        return {rule: count for rule, count in counts.items() if rule != "total"}

    def results(self) -> dict[str, bytes]:
        """Every result by its path, but for the report, which is dated."""
        root = self.folder / "results"
        return {
            str(path.relative_to(root)): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file() and not UNLIKE & set(path.parts)
        }

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that must be there."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    @contextmanager
    def edited(self, path: str, change):
        """The file as change(text) makes it, for as long as the block lasts."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        times = file.stat().st_atime, file.stat().st_mtime
        assert change(text) != text
        file.write_text(change(text), encoding="utf-8")
        try:
            yield
        finally:
            file.write_text(text, encoding="utf-8")
            os.utime(file, times)

    @contextmanager
    def touched(self, *paths: str):
        """The files with a later time than any result, for as long as the block lasts."""
        files = [self.folder / path for path in paths]
        times = [(file.stat().st_atime, file.stat().st_mtime) for file in files]
        for file in files:
            os.utime(file, (4e9, 4e9))
        try:
            yield
        finally:
            for file, each in zip(files, times, strict=True):
                os.utime(file, each)


def tiny(folder: Path) -> Run:
    """The tiny analysis in a new folder, run by the project's own Snakefile."""
    shutil.copytree(TINY, folder)
    return Run(folder, HOME / "Snakefile")


@pytest.fixture
def bare_run(tmp_path) -> Run:
    """An empty folder, for a config of the test's own."""
    (tmp_path / "analysis").mkdir()
    return Run(tmp_path / "analysis", HOME / "Snakefile")


@pytest.fixture
def tiny_run(tmp_path) -> Run:
    """The tiny analysis, not yet run."""
    return tiny(tmp_path / "analysis")


@pytest.fixture(scope="session")
def finished(tmp_path_factory) -> Run:
    """The tiny analysis, run once for all tests that only look at it."""
    run = tiny(tmp_path_factory.mktemp("finished") / "analysis")
    run(cores=1)
    return run


@pytest.fixture(scope="session")
def project(tmp_path_factory) -> Run:
    """A copy of the project with the tiny analysis as its config, run once as the README says."""
    project = copied(tmp_path_factory.mktemp("project") / "project")
    # What ./run would install is here already.
    environment = project.folder / ".venv"
    environment.mkdir()
    for part in Path(sys.prefix).iterdir():
        (environment / part.name).symlink_to(part)
    for lock in ("burstmix.txt", "test.txt"):
        (environment / lock).unlink(missing_ok=True)
        shutil.copy2(HOME / "envs" / lock, environment)
    project.command("./run --cores 2")
    return project


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Run:
    """A copy of the project with the tiny analysis as its config, not yet run."""
    return copied(tmp_path_factory.mktemp("copy") / "project")


def copied(folder: Path) -> Run:
    """A copy of the project in a new folder, with the tiny analysis as its config."""
    folder.mkdir()
    for part in PARTS:
        source = HOME / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, folder / part)
    for file in TINY.iterdir():
        shutil.copy2(file, folder)
    return Run(folder, Path("Snakefile"))
