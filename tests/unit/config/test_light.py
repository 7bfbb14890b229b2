"""What the Snakefile imports, which each job on a cluster reads anew, is light."""

import subprocess
import sys
from pathlib import Path

SCRIPTS = Path(__file__).parents[3] / "scripts"


def test_a_config_is_read_without_tables_and_the_compiled_core():
    code = (
        "import sys; import burstmix.config, burstmix.significance.chunks, burstmix.watch\n"
        "print(sorted({'numpy', 'scipy', 'astropy', 'numba', 'burstmix.fit'} & {*sys.modules}))\n"
        "from burstmix.io import read_table; print('astropy' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=SCRIPTS)
    assert run.stdout.split("\n") == ["[]", "True", ""]
