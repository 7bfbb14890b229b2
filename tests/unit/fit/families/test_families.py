"""What every family gives, whatever its density."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from burstmix.errors import BurstmixError
from burstmix.families import DECLARED
from burstmix.fit import family_of

HOME = Path(__file__).parents[4]


@pytest.mark.parametrize("name", DECLARED)
def test_a_family_is_made_as_it_is_declared(name):
    declared, family = DECLARED[name], family_of(name)
    assert family is family_of(name)
    assert (family.name, family.shape_names) == (name, tuple(declared.shapes))
    assert [family.single, family.several] == [n in declared.variables for n in ("one", "several")]
    assert (family.component is not None) == declared.compiled


def test_the_workflow_takes_every_name():
    pattern = re.search(
        r'family=r"(.*)"', (HOME / "workflow/Snakefile").read_text(encoding="utf-8")
    )[1]
    assert [name for name in DECLARED if not re.fullmatch(pattern, name)] == []


def said(code):
    """What Python code prints in a process of its own."""
    command = [sys.executable, "-c", f"import sys; {code}"]
    folder = HOME / "scripts"
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
    return run.stdout.strip()


def test_an_unknown_family_is_refused():
    with pytest.raises(BurstmixError, match="choose from normal"):
        family_of("gauss")
