"""Random seeds derived from what is fitted: no clock, core or order of jobs moves a number."""

import hashlib


def seed_of(*words) -> int:
    """A 64-bit seed from the words that name a piece of work (config seed, sample, family, ...)."""
    digest = hashlib.sha256("\x1f".join(str(word) for word in words).encode()).digest()
    return int.from_bytes(digest[:8], "big")
