"""What ./run shows: on a terminal, in a pipe, when a job fails, and when it is stopped."""

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest

from burstmix.watch import answer_of

from .conftest import HOME, Run

# What ./run adds to Snakemake's command, as that of quick.yaml in test_commands.py shows.
SHOWN = ["env", f"PYTHONPATH={HOME / 'scripts'}", sys.executable, "-m", "snakemake"]
SHOWN += ["--logger", "burstmix", "--snakefile", str(HOME / "Snakefile"), "--cores", "2"]
SIZE = ("COLUMNS", "LINES")  # which would be believed instead of the terminal
OF_SNAKEMAKE = ("[", "Job ", "Finished jobid", "Select jobs", "Execute ", "rule ", "Building DAG")


@pytest.fixture
def again(tiny_run, finished) -> Run:
    """The tiny analysis, of which one sample's verdict and what hangs on it are to be made anew."""
    shutil.copytree(finished.folder, tiny_run.folder, dirs_exist_ok=True)
    results = tiny_run.folder / "results"
    (results / "report.html").unlink()
    for path in (*results.glob("bright/verdict.*"), *results.glob("summary.*")):
        path.unlink()
    return tiny_run


def answered(run, sample):
    """How a sample's answer is shown: title, the three lines that open its verdict, and page."""
    title, lines = answer_of(run.folder / f"results/{sample}/verdict.md")
    return [title, *[f"  {line}" for line in (*lines, f"results/{sample}/verdict.html")]]


def in_terminal(run, columns=160, rows=30) -> list[str]:
    """Run it on a terminal of this size; the lines that are left there at the end."""
    parent, child = pty.openpty()
    subprocess.run(["stty", "rows", str(rows), "cols", str(columns)], stdin=child, check=True)
    process = subprocess.Popen(
        SHOWN, cwd=run.folder, stdin=child, stdout=child, stderr=child, start_new_session=True,
        env={k: v for k, v in os.environ.items() if k not in SIZE} | {"TERM": "xterm"},
    )  # fmt: skip
    os.close(child)
    output = b""
    try:
        while piece := os.read(parent, 65536):
            output += piece
    except OSError:  # how the end of a terminal is told
        pass
    os.close(parent)
    assert process.wait() == 0, output.decode()
    return left_on(output.decode())


def left_on(output: str) -> list[str]:
    """What a terminal shows after all, of lines, returns, and steps up that erase."""
    lines, row = [""], 0
    for piece in re.findall(r"\x1b\[[\d;?]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", output):
        if piece == "\n":
            row += 1
            lines += [""] * (row == len(lines))
        elif piece == "\x1b[2K":
            lines[row] = ""
        elif up := re.fullmatch(r"\x1b\[(\d*)A", piece):
            row -= int(up[1] or 1)
        elif piece[0] not in "\x1b\r":
            lines[row] += piece
    return [line.rstrip() for line in lines]


def test_a_terminal_is_left_with_the_answers_and_the_page_to_open(again):
    shown = [line for line in in_terminal(again) if line]
    assert len(shown) < 20 and not any(line.startswith(OF_SNAKEMAKE) for line in shown)
    assert shown[-1] == "Open results/report.html"
    assert re.fullmatch(r"Done in .+: \d+ jobs\.", shown[-2])
    # What was made first, and then what was there.
    assert shown[-12:-2] == [*answered(again, "bright"), *answered(again, "all_bursts")]


def test_lines_of_a_pipe_tell_stages_answers_and_the_end(again):
    shown = again.command(SHOWN).splitlines()
    assert not any(line.startswith(OF_SNAKEMAKE) for line in shown)
    (log,) = [line.split()[-1] for line in shown if "Snakemake's log is" in line]
    text = (again.folder / log).read_text()
    assert "\nFinished jobid: 0 (Rule: all)" in text and "steps (100%) done" in text
    for sample in ("bright", "all_bursts"):
        assert "\n".join(["", *answered(again, sample), ""]) in "\n".join(shown)
    assert shown[-1] == "Open results/report.html"
    stage = r" *\d+ (s|min)  [A-Z].*\(\d+ of \d+ jobs done(, about \d+ (s|min) left)?\)"
    told = [line for line in shown if line.startswith(" ") and "jobs done" in line]
    assert all(re.fullmatch(stage, line) for line in told)


def test_nothing_to_be_done_tells_the_answers_again(finished):
    shown = finished.command(SHOWN).splitlines()
    assert any(line.startswith("Nothing to be done") for line in shown)
    for sample in ("all_bursts", "bright"):
        assert "\n".join(answered(finished, sample)) in "\n".join(shown)
    assert shown[-1] == "Open results/report.html"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--dry-run", "--forceall"], "This was a dry-run"),
        (["--verbose", "--forcerun", "write_config"], "steps (100%) done"),
        (["--unlock"], "Unlock"),
        (["--summary"], "output_file"),
    ],
)
def test_all_else_is_shown_as_snakemake_does(again, arguments, words):
    output = again.command([*SHOWN, *arguments])
    assert words in output and "Open results" not in output
    assert "DEBUG" not in output and "Selected jobs" not in output


def test_why_a_job_failed_is_told_at_the_end(tiny_run):
    tiny_run.edit("config.yaml", "    cuts:", "    remove: [missing, duplicate]\n    cuts:")
    output = tiny_run.command([*SHOWN, "--until", "prepare_sample"], fails=True)
    reason = output.index("\nFailed: Prepare the sample bright.\nsample bright, catalogue tiny: ")
    assert "jobs are done, and are kept." in output[reason:]
    assert "RuleException" not in output and "Traceback" not in output
    assert re.search(r"Snakemake's log is \.snakemake/log/.*\.log\n$", output)
    assert "Error in rule" not in output


def test_a_run_that_is_stopped_says_so_and_no_more(tiny_run):
    process = subprocess.Popen(
        SHOWN, cwd=tiny_run.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
        # Ignored where the tests themselves are run in the background of a shell.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    while not (tiny_run.folder / "logs/results/kernel_one.log").exists():
        assert process.poll() is None
        time.sleep(0.05)
    time.sleep(2.0)  # Snakemake waits for its jobs
    os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "Terminating processes on user request" in output and "jobs are done" in output
    assert "Failed" not in output and "Traceback" not in output
    assert not list(tiny_run.folder.glob(".snakemake/locks/*"))


@pytest.mark.slow
def test_a_failed_set_up_leaves_nothing_and_says_why(tmp_path):
    for part in ("run", "envs"):
        copy = shutil.copytree if (HOME / part).is_dir() else shutil.copy2
        copy(HOME / part, tmp_path / part)
    nowhere = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}
    done = subprocess.run(
        [tmp_path / "run"], env=os.environ | nowhere, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and not (tmp_path / ".venv").exists()
    said = done.stderr.splitlines()
    assert re.fullmatch(
        r"Installing the \d+ packages of envs/burstmix.txt .*, some 800 MB\.", said[0]
    )
    assert "ERROR: No matching distribution found" in done.stderr
    assert said[-1].startswith("The packages could not be installed.") and len(said) < 6
