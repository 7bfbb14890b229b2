"""The files of a folder of results, as the report reads, embeds and links them."""

import base64
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from astropy.table import Table

from burstmix.io import read_table

# Bytes of all figures in the page, at most; further figures are shown from their own files.
MOST_EMBEDDED = 7_000_000


class Results:
    """The files, given by their paths, that lie in the folder of results.

    captions: paths of captions, each named after the kind of figure or table: KIND.rst.
    """

    def __init__(self, folder, files: Iterable, captions: Iterable = ()):
        self.folder = Path(folder)
        self.paths = sorted(
            Path(path).relative_to(self.folder).as_posix()
            for path in set(map(Path, files))
            if path.is_relative_to(self.folder)
        )
        self._captions = {Path(path).stem: Path(path) for path in captions}
        self._tables = {}
        self.embedded = 0

    def __contains__(self, path: str) -> bool:
        return path in self._known

    @cached_property
    def _known(self):
        return set(self.paths)

    def table(self, path: str, keep: bool = True) -> Table:
        """A table of results, not to be changed; keep: read it once, however often it is asked for.

        Raises BurstmixError if it is absent or is none.
        """
        if path in self._tables:
            return self._tables[path]
        table = read_table(self.folder / path)
        if keep:
            self._tables[path] = table
        return table

    def caption(self, kind: str) -> tuple[str, str]:
        """What a kind of figure or table is, and what to see in it; the latter may be empty."""
        first, *more = self._captions[kind].read_text(encoding="utf-8").strip().split("\n\n")
        return " ".join(first.split()), " ".join(" ".join(more).split())

    def source(self, path: str) -> str:
        """A picture as an address that holds it; its path, once MOST_EMBEDDED bytes are held."""
        held = base64.b64encode((self.folder / path).read_bytes()).decode("ascii")
        if self.embedded + len(held) > MOST_EMBEDDED:
            return path
        self.embedded += len(held)
        return f"data:image/png;base64,{held}"

    def size(self, path: str) -> tuple[int, int]:
        """Width and height of a PNG, which stand at a fixed place in it."""
        with (self.folder / path).open("rb") as file:
            head = file.read(24)
        return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
