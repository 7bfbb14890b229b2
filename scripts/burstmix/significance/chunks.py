"""Replicates are computed in chunks, each a file; no number depends on their size."""

CHUNK = 50


def chunks(replicates: int) -> range:
    """Numbers of the chunks that hold the replicates 0 .. replicates - 1."""
    return range(-(-replicates // CHUNK))
