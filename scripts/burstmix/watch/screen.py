"""Where a run is shown: line by line, or on a terminal as a table that is kept up to date."""

import os

from burstmix.io import in_words

from .progress import Progress
from .words import so_far, stage_so_far

PAUSE = 5.0  # seconds from one line on stages to the next
STILL = 60.0  # seconds after which a stage that still runs is told again
COLUMNS = ("prepare", "fit", "resample", "verdict", "draw")
MOST_JOBS = 4  # that run, in the table's foot


def screen_for(stream):
    """A table on a terminal that can show one, lines elsewhere."""
    if stream.isatty() and os.environ.get("TERM", "dumb") != "dumb":
        return Table(stream)
    return Lines(stream)


class Lines:
    """A line for each stage and sample that takes some seconds, in a log or a pipe."""

    def __init__(self, stream):
        self.stream = stream
        self._blank = False  # whether the last line is
        self._told = {}  # when each stage was told last
        self._last = None

    def say(self, words: str) -> None:
        """Print words, one line or more."""
        print(words, file=self.stream, flush=True)
        self._blank = words.endswith("\n")

    def answer(self, title: str, lines: list[str], page: str) -> None:
        """The answer for a sample."""
        start = "" if self._blank else "\n"
        self.say(start + "\n".join([title, *[f"  {line}" for line in (*lines, page)], ""]))

    def update(self, progress: Progress, samples: list[str], now: float) -> None:
        """Tell the stages that run and were not told yet, or not for long."""
        if now - (self._last or progress.start) < PAUSE:
            return
        for stage, jobs in progress.stages().items():
            if stage in self._told and now - self._told[stage] < STILL:
                continue
            self._told[stage] = self._last = now
            since = in_words(now - progress.start)
            self.say(f"{since:>7}  {stage_so_far(progress, jobs)} ({so_far(progress, now)})")

    def close(self) -> None:
        """Nothing is left to be done."""


class Table:
    """A row for each sample, with what its stages have done, and below it what runs now."""

    def __init__(self, stream):
        # Imported only here, because without a terminal none of it is needed.
        from rich.console import Console
        from rich.live import Live

        self.console = Console(file=stream)
        self._live = Live(console=self.console, auto_refresh=False, transient=True)

    def say(self, words: str) -> None:
        """Print words above the table."""
        self._print(words)

    def answer(self, title: str, lines: list[str], page: str) -> None:
        """The answer for a sample."""
        self._print(title, "bold")
        for line in lines:
            self._print(line, indent=2)
        self._print(page, "cyan", indent=2)
        self._print("")

    def update(self, progress: Progress, samples: list[str], now: float) -> None:
        """Draw the table anew."""
        if not self._live.is_started:
            self._live.start()
        self._live.update(self._picture(progress, samples, now), refresh=True)

    def close(self) -> None:
        """Take the table away."""
        self._live.stop()

    def _print(self, words, style="", indent=0):
        from rich.padding import Padding
        from rich.text import Text

        text = Text(words, style)
        self.console.print(Padding(text, (0, 0, 0, indent), expand=False) if indent else text)

    def _picture(self, progress, samples, now):
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.table import Table as Rows
        from rich.text import Text

        rows = Rows(box=None, pad_edge=False, padding=(0, 3, 0, 0))
        begun = [s for s in samples if any(progress.totals[c, s] for c in COLUMNS)]
        columns = [c for c in COLUMNS if any(progress.totals[c, s] for s in begun)]
        for name in ("sample", *columns):
            rows.add_column(name, header_style="dim", no_wrap=True)
        room = max(self.console.height - MOST_JOBS - 6, 3)
        shown = _most_telling(progress, begun, room)
        for sample in shown:
            cells = [_cell(progress, (column, sample)) for column in columns]
            rows.add_row(Text(sample), *cells)
        parts = [rows] if begun else []
        if len(shown) < len(begun):
            parts.append(Text(f"and {len(begun) - len(shown)} more samples", "dim"))
        ordered = sorted(progress.running.items(), key=lambda item: item[1])
        now_running = [
            f"{progress.messages[number]} ({in_words(now - since)})"
            for number, since in ordered[:MOST_JOBS]
        ]
        parts += [Text(words, overflow="ellipsis", no_wrap=True) for words in now_running]
        bar = ProgressBar(total=len(progress.jobs), completed=len(progress.done), width=30)
        words = f" {so_far(progress, now)}; {in_words(now - progress.start)} so far"
        foot = Rows.grid()
        foot.add_row(bar, Text(words, overflow="ellipsis", no_wrap=True))
        return Group(Text(), *parts, foot)


def _most_telling(progress: Progress, samples: list[str], room: int) -> list[str]:
    """As many samples as there is room for: those at work first, then those that wait."""
    if len(samples) <= room:
        return samples

    def rank(sample):
        stages = [(column, sample) for column in COLUMNS]
        done = sum(progress.ended[stage] for stage in stages)
        return done == sum(progress.totals[stage] for stage in stages), not done

    kept = sorted(samples, key=rank)[:room]
    return [sample for sample in samples if sample in kept]


def _cell(progress, stage):
    from rich.text import Text

    done, total = progress.ended[stage], progress.totals[stage]
    if done == total:
        return Text("done" if total else "", "green")
    works = any((job.stage, job.of) == stage for job in map(progress.jobs.get, progress.running))
    return Text(f"{done} of {total}", "bold" if works else "dim")
