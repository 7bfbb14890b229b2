"""The version of burstmix, which every result names."""

__version__ = "0.1.0"
