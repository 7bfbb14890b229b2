"""What the bootstrapped likelihood ratios say, in words."""

from astropy.table import Table


def significance_in_words(errors: str, bootstrap: Table | None) -> list[str]:
    """A sentence for each pair of k in bootstrap.ecsv, with every simulator's p-value.

    None where nothing was simulated. A pair whose smaller fit is barred is said to be so.
    """
    pairs = {}
    for row in [] if bootstrap is None else bootstrap:
        if row["errors"] == errors:
            pairs.setdefault((row["family"], row["k"], row["k_next"]), []).append(row)
    return [_sentence(*pair, rows) for pair, rows in pairs.items()]


def _sentence(family, k, k_next, rows):
    found = ", ".join(f"{_p(row)} by the simulator {row['simulator']}" for row in rows)
    first = rows[0]
    barred = f"; the fit of k = {k} is itself barred by {first['flags']}" if first["flags"] else ""
    return (
        f"Against {family} k = {k}, the likelihood ratio of k = {k_next} is {first['ratio']:.2f}: "
        f"of samples simulated from k = {k} a fraction p = {found} has one as large "
        f"({first['replicates']} replicates at the floor of {first['floor']:g}; chi-square, which "
        f"does not hold here, would say {first['p_chi2']:.2g}){barred}."
    )


def _p(row):
    least = 1 / (1 + row["replicates"])
    if row["p_bootstrap"] <= least * 1.000001:
        return f"{least:.2g} (the least that so few can tell)"
    return f"{row['p_bootstrap']:.3f} +- {row['p_bootstrap_error']:.3f}"
