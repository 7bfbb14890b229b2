"""Runs of the real workflow: in a folder of their own, or in a copy of the whole project."""

import fcntl
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest

from burstmix.watch.jobs import OF_A_SAMPLE

HOME = Path(__file__).parents[2]
TINY = Path(__file__).parent / "tiny"
# The rules that each sample has one of, named after it.
ONE = re.compile(rf"^({'|'.join(OF_A_SAMPLE)})_.+")
# What is no result.
UNLIKE = {".snakemake_timestamp"}
KEPT = ".kept"  # the suffix of replicates for a job that comes after
# What a checkout holds; not what a run or an editor leaves beside it.
PARTS = (
    *("CHANGELOG.md", "CITATION.cff", "README.md", "Snakefile", "config.yaml", "configs", "docs"),
    *("envs", "profiles", "pyproject.toml", "quick.yaml", "run", "scripts", "test", "tests"),
    "workflow",
)


# The fixtures whose tests run the workflow, and so are slow.
RUNS = {"bare_run", "tiny_run", "finished", "project", "copy"}


def pytest_collection_modifyitems(items):
    for item in items:
        if RUNS & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


class Run:
    """A folder in which snakemake runs; compiles: whether it compiles a core of its own."""

    def __init__(self, folder: Path, snakefile: Path, compiles: bool = False):
        self.folder, self.snakefile, self.compiles = folder, snakefile, compiles

    def __call__(self, *arguments, cores=2, fails=False) -> str:
        """Run snakemake; its whole output. It has to fail where `fails`, and nowhere else."""
        command = [sys.executable, "-m", "snakemake", "--snakefile", self.snakefile]
        return self.command([*command, "--cores", cores, *arguments], fails=fails)

    def command(self, words, fails=False) -> str:
        """Run a command as one types it, or as a list; its whole output."""
        words = shlex.split(words) if isinstance(words, str) else list(map(str, words))
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert (done.returncode != 0) == fails, done.stdout
        return done.stdout

    @property
    def environment(self) -> dict[str, str]:
        """The tests' own, where others' core is found, or with a place for a core of its own."""
        path = f"{self.folder / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"
        own = {"NUMBA_CACHE_DIR": str(self.folder / ".cache")}
        return os.environ | {"PATH": path} | (own if self.compiles else {})

    def jobs(self, *arguments) -> dict[str, int]:
        """What a dry run would do: jobs by rule, those of a rule for each sample together."""
        lines = self("--dry-run", *arguments).splitlines()
        if "Job stats:" not in lines:
            return {}
        table = lines[lines.index("Job stats:") + 3 :]
        counts = Counter()
        for rule, count in map(str.split, table[: table.index("")]):
            counts[ONE.sub(r"\1", rule)] += int(count)
        return {rule: count for rule, count in counts.items() if rule != "total"}

    def results(self) -> dict[str, bytes]:
        """Every result by its path."""
        root = self.folder / "results"
        return {
            str(path.relative_to(root)): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file() and not UNLIKE & set(path.parts) and path.suffix != KEPT
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


@contextmanager
def alone(path: Path):
    """No other process is in such a block with the same path."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory, worker_id) -> Path:
    """A folder that all processes which run these tests have in common."""
    folder = tmp_path_factory.getbasetemp()
    return folder if worker_id == "master" else folder.parent


@pytest.fixture(scope="module")
def finished(shared, tmp_path_factory) -> Run:
    """The tiny analysis, run once for all; each file of tests has a copy, which it may add to."""
    run = Run(tmp_path_factory.mktemp("finished") / "analysis", HOME / "Snakefile")
    done = shared / "finished"
    with alone(done):
        if done.exists():
            shutil.copytree(done, run.folder)
        else:
            shutil.copytree(TINY, run.folder)
            run(cores=1)
            shutil.copytree(run.folder, done)
    return run


@pytest.fixture
def project(shared) -> Run:
    """A copy of the project with the tiny analysis as its config, run once as the README says.

    One test at a time has it, and what it has compiled.
    """
    folder = shared / "project"
    with alone(folder):
        if not (folder / "results/report.html").exists():
            run_as_documented(copied(folder))
        yield Run(folder, Path("Snakefile"), compiles=True)


def run_as_documented(project: Run) -> None:
    """./run in a copy of the project; what it would install is here already."""
    give_environment(project.folder, "burstmix.txt", "test.txt")
    project.command("./run --cores 2")


def give_environment(folder: Path, *locks: str) -> None:
    """A .venv with the packages of these tests, as if the locks had been installed in it.

    What another lock has besides is installed beside them.
    """
    environment = folder / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    (own,) = environment.glob("lib/python*/site-packages")
    (own / "tests.pth").write_text(sysconfig.get_path("purelib"))
    for program in Path(sys.executable).parent.iterdir():
        words = program.read_bytes()
        if words.startswith(b"#!") and not (environment / "bin" / program.name).exists():
            shutil.copy2(program, environment / "bin")
            words = words.replace(bytes(Path(sys.prefix)), bytes(environment))
            (environment / "bin" / program.name).write_bytes(words)
    for lock in locks:
        shutil.copy2(HOME / "envs" / lock, environment)


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Run:
    """A copy of the project with the tiny analysis as its config, not yet run."""
    copy = copied(tmp_path_factory.mktemp("copy") / "project")
    give_environment(copy.folder, "burstmix.txt")
    return copy


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
    return Run(folder, Path("Snakefile"), compiles=True)
