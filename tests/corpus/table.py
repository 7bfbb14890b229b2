"""Print the corpus: case, expected, got. `python tests/corpus/table.py`; fails if one differs."""

import sys
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path[:0] = [str(Path(__file__).parents[2] / "scripts")]

import catalogues  # noqa: E402
import configs  # noqa: E402
from case import outcome  # noqa: E402

warnings.simplefilter("error", RuntimeWarning)
WIDTHS = (4, 36, 52)
wrong = 0
for case in catalogues.CASES + configs.CASES:
    with TemporaryDirectory() as folder:
        try:
            got = outcome(case, Path(folder))
        except Exception as error:
            got = f"{type(error).__name__}: {error}"
    agrees = case.expected in got
    wrong += not agrees
    cells = ("ok" if agrees else "NO", case.name, case.expected)
    cells = [cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)]
    print(*cells, " ".join(got.split()), sep=" | ")
print(f"{len(catalogues.CASES + configs.CASES)} cases, {wrong} not as expected")
sys.exit(wrong > 0)
