"""The checkout that a workflow runs from, whose library its jobs use."""

import os
from pathlib import Path

SCRIPTS = Path(__file__).parents[1]


def put_first() -> None:
    """Put this library first on the path of every Python that is started from here.

    Another burstmix may be installed, or on the path that the user has set.
    """
    paths = [str(SCRIPTS), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
