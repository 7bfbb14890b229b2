"""What the bootstrapped likelihood ratios say, in words."""

from burstmix.pairs import LEVEL

from .rules import listed


def is_open(row) -> bool:
    """Whether the replicates of a row leave open on which side of LEVEL its p is."""
    # Read from a file, an empty text is masked, which counts as false.
    return f"{LEVEL:g}" in (row["open"] or "").split(";")


def pair_in_words(rows: dict[str, list]) -> str:
    """A sentence on a pair of k. rows: by error mode, those of bootstrap.ecsv, one a simulator."""
    first = next(iter(rows.values()))[0]
    k, k_next = first["k"], first["k_next"]
    found = listed([_by_simulator(*both) for both in rows.items()])
    chi2 = listed([f"{of_mode[0]['p_chi2']:.2g} {mode}" for mode, of_mode in rows.items()])
    return (
        f"Samples simulated from {first['family']} k = {k} gain as much from k = {k_next} in a "
        f"fraction p = {found}. These are {_replicates(*rows.values())} at the floor of "
        f"{first['floor']:g}; chi-square, which does not hold here, would say {chi2}."
    )


def families_in_words(mode: str, *turned: list) -> str:
    """A sentence on two fits of two families, of which each was simulated from in turn.

    turned: for each of the two, the rows of bootstrap.ecsv simulated from it, one a simulator.
    """
    found = listed([_against(rows) for rows in turned])
    first = turned[0][0]
    undecided = [_first(rows) for rows in turned if is_open(rows[0])]
    rejected = [_first(rows) for rows in turned if rows[0]["p_bootstrap"] <= LEVEL]
    left = [_first(rows) for rows in turned if rows[0]["p_bootstrap"] > LEVEL]
    if undecided:
        means = f"it is open whether {' or '.join(undecided)} is rejected"
    elif not rejected:
        means = "neither is rejected, so these objects do not tell the two apart"
    elif not left:
        means = "both are rejected, so neither describes these objects"
    else:
        means = f"{rejected[0]} is rejected in favour of {left[0]}"
    return (
        f"{mode.capitalize()} errors, {found}. These are {_replicates(*turned)} at the floor of "
        f"{first['floor']:g}; at p = {LEVEL:g} {means}."
    )


def _replicates(*by_simulator: list) -> str:
    """The range of the numbers of replicates: some pairs are settled before others."""
    counts = [row["replicates"] for rows in by_simulator for row in rows]
    return f"{' to '.join(map(str, sorted({min(counts), max(counts)})))} replicates"


def _against(rows):
    by = listed([f"{_p(row)} by {row['simulator']}" for row in rows])
    flags = rows[0]["flags"]
    barred = f" (itself barred by {flags})" * bool(flags)
    second = f"{rows[0]['family_next']} k = {rows[0]['k_next']}"
    return (
        f"samples simulated from {_first(rows)}{barred} speak as much for {second} in a fraction "
        f"p = {by}"
    )


def _first(rows):
    return f"{rows[0]['family']} k = {rows[0]['k']}"


def _by_simulator(mode, rows):
    barred = f"; k = {rows[0]['k']} itself is barred by {rows[0]['flags']}" * bool(rows[0]["flags"])
    by = listed([f"{_p(row)} by {row['simulator']}" for row in rows])
    return f"{by} {mode} errors{barred}"


def _p(row):
    least = 1 / (1 + row["replicates"])
    if row["p_bootstrap"] <= least * 1.000001:
        return f"{least:.2g} (the least possible)"
    left = f" (which leaves open whether it is above {LEVEL:g})" * is_open(row)
    return f"{row['p_bootstrap']:.3f} +- {row['p_bootstrap_error']:.3f}{left}"
