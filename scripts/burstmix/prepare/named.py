"""The objects that the config names, found in a sample or among what its cuts removed."""

from difflib import get_close_matches

import numpy as np
from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.model import Sample
from burstmix.results.prepare import NAMED


def find_named(named: dict[str, str], sample: Sample, removed: Table) -> Table:
    """A row for each named object: identifier, words (what the config says of it), status.

    named: words by identifier; removed: the list of removed objects. status is empty for an object
    of the sample, and names the cut for one that was removed.
    Raises BurstmixError for identifiers that the sample's catalogue does not have.
    """
    names = np.array(list(named), dtype=str)
    gone = removed[np.isin(np.asarray(removed["identifier"]).astype(str), names)]
    status = {str(row["identifier"]): f"removed by {row['cut']}" for row in gone}
    # A duplicate is removed while its first entry may stay.
    kept = sample.identifiers.astype(str)
    status |= dict.fromkeys(kept[np.isin(kept, names)].tolist(), "")
    known = [*kept, *removed["identifier"]] if len(status) < len(named) else []
    absent = [_absent(name, known) for name in named if name not in status]
    if absent:
        raise BurstmixError(
            f"samples.{sample.name}.named: the catalogue {sample.meta['catalogue']} has no object "
            + ", none ".join(absent)
        )
    rows = [{"identifier": n, "words": words, "status": status[n]} for n, words in named.items()]
    return NAMED.of_rows(rows)


def _absent(name, known):
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    return f"{name!r}" + (f" (near: {', '.join(near)})" if near else "")
