"""The one error a user sees."""


class BurstmixError(ValueError):
    """What is wrong, where (file, key, row or URL), and what to do, in a sentence for the user."""
