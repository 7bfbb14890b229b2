"""The covariances of components as parameters: V = floor^2 I + L L', of one of a few structures.

In the terms of scikit-learn: full (any V), diagonal, spherical (a multiple of I), and tied (any V,
the same in all components). And, of q factors, V = floor^2 I + Lambda Lambda' + D, with Lambda of q
columns and a diagonal D >= 0: there L is [Lambda | sqrt(D)]. Lambda may be turned at will, and has
nothing above its diagonal. Where L may be other than 0, a parameter is free or the same as another,
so the likelihood's parameters (logit, m, L of each component in turn) are linear in the free ones,
and its gradient by these is a sum.
"""

import math
from functools import cache

import numpy as np
from numba import types

from ..numerics.apart import apart
from ..numerics.cholesky import cholesky, solve_positive
from ..numerics.compiled import CUBE, NUMBERS, TABLE, jit
from ..numerics.jacobi import eigen

STRUCTURES = FULL, DIAGONAL, SPHERICAL, TIED = 0, 1, 2, 3
FACTOR = TIED  # and q more: of q factors
SMALL = 1e-8  # of the largest variance: what a start at the floor has above it
OWN = 1e-5  # of a variable's own variance, which may be in a far smaller unit: no more than that
ROUNDS = 5  # of a factor analysis, where there are no factors to begin with
STEPS = 60  # after these, of Newton's at most: 5 to 30 were needed where rounds were 70 to 20,000
SETTLED = 1e-20  # in ln of the likelihood of an object: what such a step still promises


def n_free(structure: int, k: int, d: int) -> int:
    """Free parameters of the covariances of k components in d variables."""
    whole = d * (d + 1) // 2
    each = {FULL: k * whole, DIAGONAL: k * d, SPHERICAL: k, TIED: whole}
    return each.get(structure, k * len(places_of(d, structure)))


@cache
def places_of(d: int, structure: int) -> np.ndarray:
    """Rows and columns (m, 2) where L may be other than 0, row by row; not to be written to."""
    if structure <= TIED:
        return np.array([(a, b) for a in range(d) for b in range(a + 1)])
    q = structure - FACTOR
    return np.array([(a, b) for a in range(d) for b in [*range(min(a + 1, q)), q + a]])


@cache
def free_parameters(K: int, d: int, structure: int) -> tuple[np.ndarray, np.ndarray]:
    """Which free parameter each of (logit, m, L) is, -1 for none; the component of each free one.

    The first array is (K (1 + d + m),), L where places_of says; in the second -1 stands for all
    components. Neither is to be written to.
    """
    places = places_of(d, structure)
    size = 1 + d + len(places)
    index, owner = np.empty(K * size, np.int64), np.empty(K * size, np.int64)
    found = 0
    for j in range(K):
        at = j * size
        for _ in range(1 + d):
            index[at], owner[found] = found, j
            at += 1
            found += 1
        first = found
        for a, b in places:
            if structure == TIED and j > 0:
                index[at] = index[at - j * size]
            elif structure == SPHERICAL and a == b and a > 0:
                index[at] = first
            elif a == b or structure not in (DIAGONAL, SPHERICAL):
                index[at], owner[found] = found, -1 if structure == TIED else j
                found += 1
            else:
                index[at] = -1
            at += 1
    return index, owner[:found]


def no_factors(K: int, d: int, structure: int) -> np.ndarray:
    """L of K components, (K, d, .), all 0."""
    return np.zeros((K, d, d if structure <= TIED else structure - FACTOR + d))


def without_parameter(
    index: np.ndarray, owner: np.ndarray, at: int
) -> tuple[np.ndarray, np.ndarray]:
    """index (K (1 + d + m),) and owner (f,) of free_parameters, without the one of a place."""
    held = index[at]
    return np.where(index == held, -1, index - (index > held)), np.delete(owner, held)


@apart(types.none(NUMBERS, CUBE, types.int64))
def restrict(alpha, V, structure):
    """The covariances of the structure that an M-step gives in place of the full V.

    Of factors they are left to factors_of.
    """
    K, d = V.shape[0], V.shape[1]
    if structure in (DIAGONAL, SPHERICAL):
        for j in range(K):
            mean = 0.0
            for a in range(d):
                mean += V[j, a, a]
            mean /= d
            for a in range(d):
                for b in range(d):
                    if a != b:
                        V[j, a, b] = 0.0
                    elif structure == SPHERICAL:
                        V[j, a, b] = mean
    elif structure == TIED:
        total = 0.0
        for j in range(K):
            total += alpha[j]
        for a in range(d):
            for b in range(d):
                common = 0.0
                for j in range(K):
                    common += alpha[j] * V[j, a, b]
                for j in range(K):
                    V[j, a, b] = common / total


@jit
def covariances_of(L, floor, V):
    """V = floor^2 I + L L' for all components."""
    K, d = L.shape[0], L.shape[1]
    for j in range(K):
        for a in range(d):
            for b in range(a + 1):
                total = floor * floor if a == b else 0.0
                for c in range(L.shape[2]):
                    total += L[j, a, c] * L[j, b, c]
                V[j, a, b] = total
                V[j, b, a] = total


@apart(types.none(CUBE, types.float64, CUBE))
def factors_of(V, floor, L):
    """The L with V = floor^2 I + L L'; directions below the floor are lifted.

    Of factors, which L is wide enough for, what analyse finds.
    """
    d, square = L.shape[1], floor * floor
    less = np.empty((d, d))
    for j in range(L.shape[0]):
        if L.shape[2] > d:
            analyse(V[j], square, L[j])
            continue
        total = 0.0
        for a in range(d):
            total += V[j, a, a]
        for a in range(d):
            for b in range(a):
                less[a, b] = V[j, a, b]
            # At L = 0 the gradient by L vanishes, and L would never leave it.
            less[a, a] = V[j, a, a] - above_floor(total, V[j, a, a], square)
        if cholesky(less, square, L[j]):
            cholesky(V[j], square, L[j])
        else:
            lift(V[j], square, L[j])


@jit
def above_floor(largest, own, square):
    """What a start has above the floor, from the largest variance and that of its own variable."""
    return min(SMALL * max(largest, square), OWN * max(own, square))


@jit
def lift(V, square, L):
    """As factors_of, of one component with a direction at or below the floor."""
    d = L.shape[0]
    lengths, axes, lifted = np.empty(d), np.empty((d, d)), np.empty((d, d))
    for a in range(d):
        for b in range(d):
            lifted[a, b] = V[a, b]
    eigen(lifted, lengths, axes)
    longest = 0.0
    for c in range(d):
        longest = max(longest, lengths[c])
    for c in range(d):
        inverse = 0.0  # of the variance along the axis, had V no correlations
        for a in range(d):
            inverse += axes[a, c] * axes[a, c] / max(V[a, a], square)
        lengths[c] = max(lengths[c] - square, above_floor(longest, 1.0 / inverse, square))
    for a in range(d):
        for b in range(a + 1):
            total = 0.0
            for c in range(d):
                total += axes[a, c] * lengths[c] * axes[b, c]
            lifted[a, b] = total
    cholesky(lifted, 0.0, L)


@apart(types.none(TABLE, types.float64, TABLE))
def analyse(V, square, L):
    """The factors L of normals that have the covariance V (d, d): maximum likelihood.

    One step from the factors that are there, which makes V likelier, or, from none, all to the
    maximum. With the variances beside the factors, psi >= square, as the units, the factors are the
    longest axes of V, as far as these are above 1 (Lawley & Maxwell 1971); psi is then what they
    leave.
    """
    d = V.shape[0]
    q = L.shape[1] - d
    psi, least, loadings = np.empty(d), np.empty(d), np.empty((d, q))
    lengths, axes = np.empty(d), np.empty((d, d))
    total, fresh = 0.0, True
    for a in range(d):
        total += V[a, a]
        for b in range(L.shape[1]):
            fresh = fresh and L[a, b] == 0.0
    for a in range(d):
        least[a] = square + above_floor(total, V[a, a], square)
        psi[a] = max(square, 0.5 * V[a, a]) if fresh else square + L[a, q + a] ** 2
    for _ in range(ROUNDS if fresh else 1):
        longest_axes(V, psi, q, lengths, axes)
        load(psi, lengths, axes, loadings)
        for a in range(d):
            psi[a] = V[a, a]
            for b in range(q):
                psi[a] -= loadings[a, b] ** 2
            psi[a] = max(psi[a], least[a])
    if fresh:
        descend(V, least, q, psi, lengths, axes)
        load(psi, lengths, axes, loadings)
    for b in range(q):
        for c in range(b + 1, q):
            turn(loadings, b, c)
    for a in range(d):
        for b in range(q):
            L[a, b] = loadings[a, b] if b <= a else 0.0
        L[a, q + a] = math.sqrt(psi[a] - square)


@jit
def longest_axes(V, psi, q, lengths, axes):
    """Eigenvalues and eigenvectors of V with the variances psi as units, the q longest first.

    What the others miss of the likelihood: the sum of length - ln length - 1.
    """
    d = psi.size
    scaled = np.empty((d, d))
    for a in range(d):
        for b in range(d):
            scaled[a, b] = V[a, b] / math.sqrt(psi[a] * psi[b])
    eigen(scaled, lengths, axes)
    missed = 0.0
    for b in range(d):
        longest = b
        for c in range(b + 1, d):
            if lengths[c] > lengths[longest]:
                longest = c
        if b >= q:
            missed += lengths[b] - math.log(lengths[b]) - 1.0
            continue
        lengths[b], lengths[longest] = lengths[longest], lengths[b]
        for a in range(d):
            axes[a, b], axes[a, longest] = axes[a, longest], axes[a, b]
    return missed


@jit
def load(psi, lengths, axes, loadings):
    """The loadings (d, q) that the longest axes give."""
    for b in range(loadings.shape[1]):
        length = math.sqrt(max(lengths[b] - 1.0, SMALL))
        for a in range(psi.size):
            loadings[a, b] = math.sqrt(psi[a]) * axes[a, b] * length


@jit
def descend(V, least, q, psi, lengths, axes):
    """The psi >= least (d,) that miss least of the likelihood, by Newton steps in their logarithms.

    With the other axes w and their lengths l the slope is sum (1 - l) w_a^2, and (sum w_a w_b)^2
    what the second derivatives are where all l are 1 (Joreskog 1967, Psychometrika 32, 443).
    """
    d = psi.size
    slope, step, held = np.empty(d), np.empty(d), np.empty(d, np.bool_)
    bend, new = np.empty((d, d)), np.empty(d)
    missed = longest_axes(V, psi, q, lengths, axes)
    for _ in range(STEPS):
        for a in range(d):
            slope[a] = 0.0
            for c in range(q, d):
                slope[a] += (1.0 - lengths[c]) * axes[a, c] ** 2
            held[a] = psi[a] <= least[a] and slope[a] >= 0.0
        for a in range(d):
            for b in range(d):
                shared = 0.0
                for c in range(q, d):
                    shared += axes[a, c] * axes[b, c]
                bend[a, b] = 0.0 if held[a] or held[b] else shared * shared
            bend[a, a] = 1.0 if held[a] else bend[a, a] + SMALL
            slope[a] = 0.0 if held[a] else -slope[a]
        if not solve_positive(bend, slope, step):
            break
        promised = 0.0
        for a in range(d):
            promised += slope[a] * step[a]
        before, share = missed, 1.0
        while True:
            for a in range(d):
                new[a] = max(psi[a] * math.exp(share * step[a]), least[a])
            missed = longest_axes(V, new, q, lengths, axes)
            if missed <= before or share < SMALL:
                break
            share /= 2.0
        if missed > before:
            longest_axes(V, psi, q, lengths, axes)
            break
        for a in range(d):  # numba takes 2 s to compile psi[:] = new
            psi[a] = new[a]
        if promised < SETTLED:
            break


@jit
def turn(loadings, b, c):
    """Turn two columns so that the second is 0 in row b."""
    first, second = loadings[b, b], loadings[b, c]
    length = math.hypot(first, second)
    if length > 0.0:
        for a in range(loadings.shape[0]):
            one, other = loadings[a, b], loadings[a, c]
            loadings[a, b] = (first * one + second * other) / length
            loadings[a, c] = (first * other - second * one) / length
