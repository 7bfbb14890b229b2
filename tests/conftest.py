"""How many generated cases a test tries: a few in each run, thousands with a profile of its own.

`./test tests/unit/io/test_round_trip.py --hypothesis-profile=long` tries 2,000.
"""

from hypothesis import settings

settings.register_profile("quick", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=2000, deadline=None)
settings.load_profile("quick")
