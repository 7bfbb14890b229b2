"""What the bootstrapped likelihood ratios say, in words."""

from .rules import listed


def pair_in_words(rows: dict[str, list]) -> str:
    """A sentence on a pair of k, by error mode its rows in bootstrap.ecsv, one a simulator."""
    first = next(iter(rows.values()))[0]
    k, k_next = first["k"], first["k_next"]
    found = listed([_by_simulator(*both) for both in rows.items()])
    chi2 = listed([f"{of_mode[0]['p_chi2']:.2g} {mode}" for mode, of_mode in rows.items()])
    return (
        f"Of samples simulated from {first['family']} k = {k} a fraction p = {found} gains as much "
        f"from k = {k_next} ({first['replicates']} replicates at the floor of {first['floor']:g}; "
        f"chi-square, which does not hold here, would say {chi2})."
    )


def _by_simulator(mode, rows):
    barred = f"; k = {rows[0]['k']} itself is barred by {rows[0]['flags']}" * bool(rows[0]["flags"])
    by = listed([f"{_p(row)} by {row['simulator']}" for row in rows])
    return f"{by} {mode} errors{barred}"


def _p(row):
    least = 1 / (1 + row["replicates"])
    if row["p_bootstrap"] <= least * 1.000001:
        return f"{least:.2g}, the least possible,"
    return f"{row['p_bootstrap']:.3f} +- {row['p_bootstrap_error']:.3f}"
