"""From a start to the top of its hill in several variables: EM steps, L-BFGS, then Newton.

The covariance of component j is V = floor^2 I + L L' with a free L (covariances.py), so that no
standard deviation in any direction falls below the floor, and no bound is needed. L-BFGS (Nocedal
& Wright 2006, algorithm 7.4) starts each direction from the information of the completed data,
which alone would give an EM step. Where the parameters are few, Newton's method ends the climb,
its Hessian from central differences of the exact gradient.
"""

import math

import numpy as np

from .climb import DAMPED, VANISHED, trusted_step
from .compiled import jit, numba
from .covariances import covariances_of, factors_of, free_parameters, hold, restrict

if numba is None:
    from .kernel_space_numpy import score
else:
    from .kernel_space import score

MEMORY = 12
FEW = 60  # parameters up to which Newton's method is worth its Hessian


@jit
def em_step(alpha, m, V, S0, S1, S2, total, smallest):
    """One EM step from the sums of score: E[v - m] = V y, E[(v-m)(v-m)'] = V + V (yy' - T^-1) V."""
    K, d = m.shape
    for j in range(K):
        if S0[j] <= smallest * total:
            alpha[j] = 0.0
            continue
        alpha[j] = S0[j] / total
        shift = np.zeros(d)
        half, moment = np.zeros((d, d)), np.zeros((d, d))
        for a in range(d):
            for b in range(d):
                shift[a] += V[j, a, b] * S1[j, b] / S0[j]
                for c in range(d):
                    half[a, b] += V[j, a, c] * S2[j, c, b] / S0[j]
        for a in range(d):
            for b in range(d):
                for c in range(d):
                    moment[a, b] += half[a, c] * V[j, c, b]
        for a in range(d):
            m[j, a] += shift[a]
            for b in range(d):
                V[j, a, b] += 0.5 * (moment[a, b] + moment[b, a]) - shift[a] * shift[b]
    alpha /= alpha.sum()


@jit
def evaluate(blocks, alpha, m, L, floor, index, g, D):
    """lnL, its gradient g by the free parameters, and the completed data's information D."""
    K, d = m.shape
    V, S0, S1, S2 = np.empty((K, d, d)), np.empty(K), np.empty((K, d)), np.empty((K, d, d))
    covariances_of(L, floor, V)
    lnl = score(blocks, alpha, m, V, S0, S1, S2, np.empty(0), np.empty((0, K)))
    total = blocks.weight.sum()
    g[:], D[:] = 0.0, 0.0
    at = 0
    for j in range(K):
        members = S0[j] + 0.01 * total
        g[index[at]] += S0[j] - total * alpha[j]
        D[index[at]] += members
        at += 1
        for a in range(d):
            g[index[at]] += S1[j, a]
            D[index[at]] += members / V[j, a, a]
            at += 1
        for a in range(d):
            for b in range(a + 1):
                if index[at] >= 0:
                    slope = 0.0
                    for c in range(b, d):
                        slope += S2[j, a, c] * L[j, c, b]
                    g[index[at]] += slope
                    D[index[at]] += 2.0 * members / V[j, a, a]
                at += 1
    return lnl


@jit
def move(alpha, m, L, step, index, smallest, new_alpha, new_m, new_L):
    """The parameters after a step in the free ones."""
    K, d = m.shape
    size = 1 + d + d * (d + 1) // 2
    top = -np.inf
    for j in range(K):
        if alpha[j] > 0.0:
            top = max(top, step[index[j * size]])
    for j in range(K):
        at = j * size
        new_alpha[j] = alpha[j] * math.exp(step[index[at]] - top) if alpha[j] > 0.0 else 0.0
        at += 1
        for a in range(d):
            new_m[j, a] = m[j, a] + step[index[at]]
            at += 1
        for a in range(d):
            for b in range(a + 1):
                new_L[j, a, b] = L[j, a, b]
                if index[at] >= 0:
                    new_L[j, a, b] += step[index[at]]
                at += 1
    new_alpha /= new_alpha.sum()
    for j in range(K):
        if new_alpha[j] <= smallest:
            new_alpha[j] = 0.0
    new_alpha /= new_alpha.sum()


@jit
def direction_of(g, D, steps, changes, kept, newest):
    """The L-BFGS direction from the last `kept` steps and changes of the gradient (negated)."""
    q = g.copy()
    a = np.empty(kept)
    for i in range(kept):
        r = (newest - i) % MEMORY
        a[i] = np.sum(steps[r] * q) / np.sum(steps[r] * changes[r])
        q -= a[i] * changes[r]
    q /= D
    if kept:
        r = newest % MEMORY
        q *= np.sum(steps[r] * changes[r]) / np.sum(changes[r] * changes[r] / D)
    for i in range(kept - 1, -1, -1):
        r = (newest - i) % MEMORY
        q += (a[i] - np.sum(changes[r] * q) / np.sum(steps[r] * changes[r])) * steps[r]
    return q


@jit
def negative_hessian(blocks, alpha, m, L, floor, index, D, B):
    """-Hessian by the free parameters, central differences of the gradient."""
    K, d = m.shape
    total = blocks.weight.sum()
    P = D.size
    logits = index[:: index.size // K]
    moved = np.array([math.sqrt(total / D[p] / K) for p in range(P)])
    moved[logits] = 1.0
    step, up, down, unused = np.zeros(P), np.empty(P), np.empty(P), np.empty(P)
    new_alpha, new_m, new_L = np.empty(K), np.empty((K, d)), np.zeros(L.shape)
    for p in range(P):
        h = 1e-4 * moved[p]
        for sign in (1.0, -1.0):
            step[p] = sign * h
            move(alpha, m, L, step, index, 0.0, new_alpha, new_m, new_L)
            g = up if sign > 0.0 else down
            evaluate(blocks, new_alpha, new_m, new_L, floor, index, g, unused)
        step[p] = 0.0
        for r in range(P):
            B[p, r] = (down[r] - up[r]) / (2.0 * h)
    for p in range(P):
        for r in range(p):
            B[p, r] = 0.5 * (B[p, r] + B[r, p])
            B[r, p] = B[p, r]
    for j in range(K):
        for i in range(K):
            # Moving all logits alike changes nothing: any curvature may stand there.
            B[logits[j], logits[i]] += total / K * (alpha[j] > 0.0) * (alpha[i] > 0.0)


@jit
def climb(
    blocks,
    alpha,
    m,
    V,
    floor,
    structure,
    held,
    em_steps,
    steps_allowed,
    finish,
    tolerance,
    report,
):
    """Climb in place; return lnL at exactly the alpha, m, V left there.

    structure is that of the covariances; V need not have it at the start. held is the component
    whose variance in the first variable stays what it is, or -1.
    report (4,) as in climb.climb. With few parameters and finish, converged and the decrement are
    those of Newton's method; else the decrement is the quasi-Newton model's, and converged means
    that it and the gradient in the metric of the completed data fell below the tolerance.
    """
    K, d = m.shape
    total = blocks.weight.sum()
    smallest = VANISHED / blocks.objects
    index, owner = free_parameters(K, d, structure)
    if held >= 0:
        owner = hold(index, owner, held * (index.size // K) + 1 + d)
    P = owner.size
    S0, S1, S2 = np.empty(K), np.empty((K, d)), np.empty((K, d, d))
    L, new_L = np.zeros((K, d, d)), np.zeros((K, d, d))
    restrict(alpha, V, structure)
    for _ in range(em_steps):
        factors_of(V, floor, L)
        covariances_of(L, floor, V)
        score(blocks, alpha, m, V, S0, S1, S2, np.empty(0), np.empty((0, K)))
        em_step(alpha, m, V, S0, S1, S2, total, smallest)
        restrict(alpha, V, structure)
    factors_of(V, floor, L)
    g, D, new_g, new_D = np.empty(P), np.empty(P), np.empty(P), np.empty(P)
    new_alpha, new_m = np.empty(K), np.empty((K, d))
    steps, changes = np.empty((MEMORY, P)), np.empty((MEMORY, P))
    report[:] = 0.0
    lnl = evaluate(blocks, alpha, m, L, floor, index, g, D)
    kept, newest = 0, -1
    rough = 1e-6 if P <= FEW and finish else tolerance
    while report[3] < steps_allowed:
        step = direction_of(g, D, steps, changes, kept, newest)
        report[1] = 0.5 * np.sum(g * step)
        if max(report[1], 0.5 * np.sum(g * g / D)) <= rough:
            report[0] = 1.0
            break
        length = math.sqrt(np.sum(D * step * step))
        scale = min(1.0, 0.5 * math.sqrt(total) / length)
        report[3] += 1
        while True:
            move(alpha, m, L, scale * step, index, smallest, new_alpha, new_m, new_L)
            new_lnl = evaluate(blocks, new_alpha, new_m, new_L, floor, index, new_g, new_D)
            if new_lnl >= lnl + 1e-4 * scale * 2.0 * report[1] or scale < 1e-10:
                break
            scale *= 0.4
        if scale < 1e-10:
            if kept == 0:
                break
            kept = 0
            continue
        bend = np.sum(scale * step * (g - new_g))
        if bend > 1e-12 * scale * abs(np.sum(step * g)):
            newest = (newest + 1) % MEMORY
            kept = min(kept + 1, MEMORY)
            steps[newest] = scale * step
            changes[newest] = g - new_g
        lnl = new_lnl
        alpha[:], m[:], L[:], g[:], D[:] = new_alpha, new_m, new_L, new_g, new_D
    if P <= FEW and finish:
        lnl = newton(
            blocks, alpha, m, L, floor, index, owner, lnl, smallest, tolerance,
            report,
        )  # fmt: skip
    covariances_of(L, floor, V)
    evaluate(blocks, alpha, m, L, floor, index, g, D)
    report[2] = math.sqrt(np.sum(g * g))
    return lnl


@jit
def newton(blocks, alpha, m, L, floor, index, owner, lnl, smallest, tolerance, report):
    """Newton steps in a trusted region, as in climb.climb; returns lnL."""
    K, d = m.shape
    P = owner.size
    g, D, step, B = np.empty(P), np.empty(P), np.empty(P), np.empty((P, P))
    new_g, new_D = np.empty(P), np.empty(P)
    new_alpha, new_m, new_L = np.empty(K), np.empty((K, d)), np.zeros(L.shape)
    free = np.empty(P, np.bool_)
    longest = 0.5 * math.sqrt(blocks.weight.sum())
    radius, damping, fresh = longest, 0.0, False
    report[0] = 0.0
    evaluate(blocks, alpha, m, L, floor, index, g, D)
    for _ in range(30):
        if not fresh:
            negative_hessian(blocks, alpha, m, L, floor, index, D, B)
            for p in range(P):
                free[p] = owner[p] < 0 or alpha[owner[p]] > 0.0
            fresh = True
        damping = trusted_step(g, B, D, free, radius, max(damping, 1e-6), step)
        report[1] = 0.5 * np.sum(g * step)
        if report[1] <= tolerance and damping <= DAMPED:
            report[0] = 1.0
            break
        report[3] += 1
        promised = np.sum(g * step)
        for p in range(P):
            promised -= 0.5 * step[p] * np.sum(B[p] * step)
        length = math.sqrt(np.sum(D * step * step))
        move(alpha, m, L, step, index, smallest, new_alpha, new_m, new_L)
        new_lnl = evaluate(blocks, new_alpha, new_m, new_L, floor, index, new_g, new_D)
        gain = new_lnl - lnl
        noise_level = 1e-14 * abs(lnl)
        if gain < 0.25 * promised:
            radius = 0.25 * length
        elif gain > 0.75 * promised and damping > 0.0:
            radius = min(2.0 * radius, longest)
        if gain > 0.05 * promised or (gain >= -noise_level and promised <= 10.0 * noise_level):
            lnl = new_lnl
            alpha[:], m[:], L[:], g[:], D[:] = new_alpha, new_m, new_L, new_g, new_D
            fresh = False
    return lnl
