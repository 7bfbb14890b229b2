"""What a run shows while it works: what is being done, how long the rest takes, and the answers."""

from .jobs import job_of
from .progress import Progress
from .screen import screen_for
from .words import answer_of

__all__ = ["Progress", "answer_of", "job_of", "screen_for"]
