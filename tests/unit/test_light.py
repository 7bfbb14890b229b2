"""No script imports what it has no use for: hundreds of jobs a run would wait for it each."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
IMPORTS = (ast.Import, ast.ImportFrom)
# What takes long to import, by what it is for.
HEAVY = {
    "astropy.table": "tables",
    "burstmix.fit.numerics.compiled": "core",
    "matplotlib": "figures",
    "sklearn": "peers",
}
NEEDED = {
    "": "check_config write_config write_provenance",
    "tables": "acquire_catalogue begin compare_families find_named prepare_sample "
    "summarise_samples tabulate_published write_paper write_report write_tables",
    "tables core": "assign_classes calibrate_sample compare_likelihoods compile_kernel "
    "fit_as_published fit_mixtures gather_ratios resample_fits simulate_power simulate_ratios "
    "reach_verdict",
    "tables core peers": "fit_default_start fit_dirichlet_process",
    "tables figures": "draw_classes draw_dirichlet_process match_samples tabulate_power",
    "tables core figures": "draw_fits draw_two_solutions tabulate_calibration",
}


def imported(code: str) -> set[str]:
    """What of HEAVY Python has imported after this code."""
    code += f"\nimport sys; print(*[name for name in {list(HEAVY)} if name in sys.modules])"
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=SCRIPTS)
    return {HEAVY[name] for name in run.stdout.split()}


def imports_of(name: str) -> str:
    """The imports at the head of a script."""
    nodes = ast.parse((SCRIPTS / f"{name}.py").read_text(encoding="utf-8")).body
    return "\n".join(ast.unparse(node) for node in nodes if isinstance(node, IMPORTS))


@pytest.mark.parametrize("needed", NEEDED)
def test_scripts_import_what_they_need_alone(needed):
    code = "\n".join(imports_of(name) for name in NEEDED[needed].split())
    assert imported(code) <= set(needed.split())


def test_of_every_script_it_is_said_what_it_needs():
    told = sorted(" ".join(NEEDED.values()).split())
    assert told == sorted(path.stem for path in SCRIPTS.glob("*.py"))


def test_what_is_heavy_is_seen():
    assert imported("import burstmix.fit.data, sklearn") == {"core", "tables", "peers"}


@pytest.mark.parametrize(
    ("code", "needed"),
    [
        ("import burstmix, burstmix.fit", set()),
        ("from burstmix.command.main import main", set()),
        ("from burstmix.command.print_classes import print_classes", {"tables", "core"}),
        ("from burstmix import Mixture", {"tables", "core", "peers"}),
    ],
)
def test_so_do_the_library_and_its_command(code, needed):
    assert imported(code) == needed
