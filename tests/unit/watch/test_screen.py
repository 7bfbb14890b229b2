"""What a run says, as lines and on a terminal."""

from io import StringIO

import pytest
from rich.console import Console

from burstmix.watch.jobs import job_of
from burstmix.watch.progress import Progress
from burstmix.watch.screen import PAUSE, STILL, Lines, Table, screen_for
from burstmix.watch.words import answer_of, so_far

ANSWER = [
    "2 classes in 9 objects.",
    "Centres of t90 and shares: 1 s (100 %).",
    "Main caveat: none.",
]


def jobs(samples, rule="fit_mixtures", each=2, first=0):
    return [
        job_of(first + each * i + j, rule, {"sample": sample})
        for i, sample in enumerate(samples)
        for j in range(each)
    ]


@pytest.fixture
def progress():
    prepared = jobs(["one", "two"], "prepare_sample", each=1, first=10)
    return Progress([*jobs(["one", "two"]), *prepared], cores=2, start=1000.0)


def test_a_line_a_stage_and_sample_and_none_for_what_is_quick(progress):
    lines = Lines(StringIO())
    progress.begin(10, "Prepare the sample one", 1000.0)
    lines.update(progress, ["one", "two"], 1001.0)
    progress.end(10, 1002.0)
    progress.begin(0, "Fit normal mixtures to one", 1002.0)
    progress.begin(2, "Fit normal mixtures to two", 1002.0)
    for second in range(1003, 1015):
        lines.update(progress, ["one", "two"], float(second))
    assert lines.stream.getvalue() == (
        "    5 s  Fit mixtures to one: 0 of 2 done (1 of 6 jobs done)\n"
        "    5 s  Fit mixtures to two: 0 of 2 done (1 of 6 jobs done)\n"
    )


def test_a_stage_that_goes_on_is_told_again(progress):
    lines = Lines(StringIO())
    progress.begin(0, "Fit normal mixtures to one", 1000.0)
    for second in range(int(3 * STILL)):
        lines.update(progress, ["one", "two"], 1000.0 + second)
    assert lines.stream.getvalue().count("\n") == 3
    assert PAUSE < STILL


def test_the_rest_is_told_in_tens_of_seconds(progress):
    for number in (0, 1, 10, 11):
        progress.begin(number, "does it", 1000.0)
        progress.end(number, 1013.0)
    assert so_far(progress, 1013.0) == "4 of 6 jobs done, about 20 s left"


def test_lines_show_the_answer_and_its_page():
    lines = Lines(StringIO())
    lines.answer("Mine (mine)", ANSWER, "results/mine/verdict.html")
    shown = [
        "",
        "Mine (mine)",
        *[f"  {line}" for line in ANSWER],
        "  results/mine/verdict.html",
        "",
    ]
    assert lines.stream.getvalue().splitlines() == shown


def test_the_answer_is_the_head_of_a_verdict(tmp_path):
    path = tmp_path / "verdict.md"
    lines = [r"## A \*new\* sky\_ (`mine`)", "", *[f"- {line}" for line in ANSWER], "", "**More**"]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert answer_of(path) == ("A *new* sky_ (mine)", ANSWER)
    path.write_text("\n".join(["## mine (`mine`)", *lines[1:]]), encoding="utf-8")
    assert answer_of(path) == ("mine", ANSWER)


def pictured(table, progress, samples, now):
    """The table as a terminal shows it."""
    console = Console(file=StringIO(), width=100, height=table.console.height)
    console.print(table._picture(progress, samples, now))
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def test_the_table_has_a_row_a_sample_and_says_what_runs(progress):
    table = Table(StringIO())
    progress.begin(10, "Prepare the sample one", 1000.0)
    progress.end(10, 1001.0)
    progress.begin(0, "Fit normal mixtures to one, with errors", 1001.0)
    shown = pictured(table, progress, ["one", "two"], 1013.0)
    assert shown[1:] == [
        "sample   prepare   fit",
        "one      done      0 of 2",
        "two      0 of 1    0 of 2",
        "Fit normal mixtures to one, with errors (12 s)",
        "━━━━━                          1 of 6 jobs done; 13 s so far",
    ]


def test_many_samples_leave_room_for_the_rest():
    names = [f"s{i:03}" for i in range(200)]
    progress = Progress(jobs(names), cores=2, start=0.0)
    for number in (0, 1, 300):
        progress.begin(number, "does it", 1.0)
    progress.end(0, 2.0)
    progress.end(1, 2.0)
    progress.end(300, 2.0)
    table = Table(StringIO())
    shown = pictured(table, progress, names, 3.0)
    assert len(shown) <= table.console.height
    assert not any(line.startswith("s000") for line in shown)  # done
    assert any(line.startswith("s150") for line in shown)  # at work
    assert any(line.startswith("and 1") and line.endswith("more samples") for line in shown)


def test_a_title_is_no_markup():
    table = Table(StringIO())
    table.answer("[red]x[/red]", ANSWER, "results/x/verdict.html")
    shown = ["[red]x[/red]", *[f"  {line}" for line in ANSWER], "  results/x/verdict.html", ""]
    assert table.console.file.getvalue().splitlines() == shown


@pytest.mark.parametrize(
    ("tty", "term", "kind"),
    [(True, "xterm", Table), (True, "dumb", Lines), (False, "xterm", Lines)],
)
def test_a_table_is_for_a_terminal(monkeypatch, tty, term, kind):
    stream = StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: tty)
    monkeypatch.setenv("TERM", term)
    assert type(screen_for(stream)) is kind
