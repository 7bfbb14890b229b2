"""Replicates are computed in chunks, each a file; no number depends on their size."""

CHUNK = 50  # of samples of a power study, each searched for its best optimum
RESAMPLED_CHUNK = 200  # of resampled objects, for which fits only move a little
CALIBRATED_CHUNK = 10  # of catalogues of known classes, each with replicates of its own


def chunks(replicates: int, size: int = CHUNK) -> range:
    """Numbers of the chunks that hold the replicates 0 .. replicates - 1."""
    return range(-(-replicates // size))
