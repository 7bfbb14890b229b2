"""The kernel of one variable in NumPy, an oracle for the compiled one."""

import numpy as np

CHUNK = 4096
FARTHEST = 300.0


def score(columns, alpha, theta, S):
    """Return lnL; fill S (K, 3) with the sums over objects of w q (1, d/d location, d/d ln V)."""
    S[:] = 0.0
    lnl = 0.0
    for part in chunks(columns):
        log_f, q, u, inverse = chunk(part, alpha, theta)
        lnl += part.weight @ log_f
        S += sums(q * part.weight, u, derivative_by_variance(u, inverse, theta))
    return float(lnl)


def curvature(columns, alpha, theta, S, M, C):
    """Return lnL; fill S (K, 3) as score does, M (K, 3) and C (3K, 3K); as the compiled kernel."""
    S[:], M[:], C[:] = 0.0, 0.0, 0.0
    V = np.exp(theta[:, 1:])
    lnl = 0.0
    for part in chunks(columns):
        log_f, q, u, inverse = chunk(part, alpha, theta)
        h = derivative_by_variance(u, inverse, theta)
        lnl += part.weight @ log_f
        S += sums(q * part.weight, u, h)
        M += sums(
            q * part.weight,
            u * u - inverse,
            u * (h - V * inverse),
            h * h + h + 0.5 * V * V * inverse * (inverse - 2 * u * u),
        )[:, 1:]
        rows = np.stack([q, q * u, q * h], axis=1).reshape(C.shape[0], -1)
        C += (rows * part.weight) @ rows.T
    return float(lnl)


def log_density(columns, alpha, theta, log_f, responsibilities):
    """Fill log_f (n,) with ln f of every object, and responsibilities (n, K)."""
    begin = 0
    for part in chunks(columns):
        end = begin + part.value.size
        log_f[begin:end], q, _, _ = chunk(part, alpha, theta)
        responsibilities[begin:end] = q.T
        begin = end


def chunks(columns):
    for begin in range(0, columns.value.size, CHUNK):
        yield columns._replace(
            **{
                name: array[begin : begin + CHUNK]
                for name, array in columns._asdict().items()
                if name not in ("component", "density")
            }
        )


def chunk(columns, alpha, theta):
    """ln f (n,), responsibilities (K, n), d ln N / d location (K, n) and 1 / T (K, n)."""
    noise = columns.variance if columns.variance.size else np.zeros(columns.value.size)
    inverse = 1.0 / (np.exp(theta[:, 1:]) + noise)
    d = columns.value - theta[:, :1]
    with np.errstate(divide="ignore"):
        log_p = np.log(alpha)[:, None] + 0.5 * np.log(inverse / (2 * np.pi)) - 0.5 * d * d * inverse
    top = log_p.max(axis=0)
    p = np.exp(log_p - top)
    total = p.sum(axis=0)
    return top + np.log(total), p / total, d * inverse, inverse


def derivative_by_variance(u, inverse, theta):
    """d ln N / d ln V, (K, n)."""
    return 0.5 * np.exp(theta[:, 1:]) * (u * u - inverse)


def sums(weights, *derivatives):
    """Sums over objects of weights (K, n) times 1 and each of the derivatives, (K, 1 + m)."""
    return np.stack([weights.sum(axis=1), *((weights * g).sum(axis=1) for g in derivatives)], 1)


def insertion_densities(columns, places, log_variances, densities):
    """Fill densities (s, m, n) with those under a component of each variance at each place."""
    noise = columns.variance if columns.variance.size else np.zeros(columns.value.size)
    T = np.exp(log_variances)[:, None, None] + noise
    away = columns.value - places[:, None]
    densities[:] = np.exp(-0.5 * (away**2 / T + np.log(2 * np.pi * T)))


def insertion_gains(columns, log_f, densities, gains, weights):
    """For components with these densities (s, m, n), their possible gain in lnL and weight."""
    ratio = densities * np.exp(np.minimum(-log_f, FARTHEST)) - 1.0
    first, second = ratio @ columns.weight, (ratio * ratio) @ columns.weight
    weights[:] = first / second
    gains[:] = 0.5 * np.abs(first) * weights
