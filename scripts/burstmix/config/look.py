"""What is wrong with a matplotlib style, before anything is drawn in it."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .local import STYLE
from .schema import nearest


def style_mistakes(style: str) -> list[str]:
    """What keeps figures from being drawn in a style. style: a file that is there, or a name."""
    try:
        import matplotlib.style  # here, because few configs need it
    except ImportError:
        return [f"only matplotlib can tell whether {style} is a style; install matplotlib"]
    if style.endswith(STYLE):
        settings, found = _read(Path(style))
    elif style in matplotlib.style.available:
        settings, found = matplotlib.style.library[style], []
    else:
        hint = nearest(style, matplotlib.style.available)
        own = f"the name of a file of your own ends in {STYLE}"
        return [f"matplotlib has no style {style!r}; {own}; {hint}"]
    if settings.get("text.usetex"):
        found.append(f"{style} sets text.usetex, and LaTeX cannot set these labels; leave it out")
    return found


def _read(path):
    """The settings in a style file, as far as it has any, and its mistakes."""
    import matplotlib

    with _heard("matplotlib") as warnings:
        try:
            settings = matplotlib.rc_params_from_file(
                path, fail_on_error=True, use_default_template=False
            )
        except UnicodeDecodeError as error:
            return {}, [f"{path} is not text in UTF-8; save it as that ({error})"]
        except OSError as error:
            return {}, [f"{path} cannot be read ({error.strerror})"]
        except ValueError as error:
            words = " ".join(str(error).split())
            return {}, [f"{path} has a value that matplotlib refuses: {words}"]
    lines = [warning.strip().splitlines()[0] for warning in warnings]
    short = [re.sub(" in file .*, line ", " in line ", line) for line in lines]
    return settings, [f"{path}: {line}" for line in short]


@contextmanager
def _heard(name: str) -> Iterator[list[str]]:
    """Collect what a logger warns of in this context, in place of printing it."""
    logger, heard = logging.getLogger(name), []
    handler, propagate = logging.Handler(logging.WARNING), logger.propagate
    handler.emit = lambda record: heard.append(record.getMessage())
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield heard
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate
