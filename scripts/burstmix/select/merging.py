"""Which components can hardly be told apart: a tree that joins them pair by pair.

A display of the preferred mixture, never a count of classes.
"""

from itertools import combinations

import numpy as np
from astropy.table import Table
from scipy.special import entr

from burstmix.fit import Data, responsibilities_of
from burstmix.results.select import MERGING

from .evidence import Evidence


def merging_table(evidence: Evidence) -> Table:
    """merging.ecsv: in each error mode, the steps from the preferred mixture to one class.

    None where every fit is barred, or k = 1 is preferred.
    """
    rows = []
    for mode in evidence.modes:
        fit = evidence.choice(mode).preferred
        if fit:
            likelihood = evidence.fit_sets_in(mode)[0].likelihood
            data = Data.from_sample(evidence.sample, mode, likelihood)
            head = (fit.family, mode, fit.k)
            rows += [(*head, *step) for step in merging_steps(responsibilities_of(fit, data))]
    return MERGING.of_rows([dict(zip(MERGING.names, row, strict=True)) for row in rows])


def merging_steps(responsibilities: np.ndarray) -> list[tuple]:
    """From responsibilities (n, k), the k - 1 steps to one class: columns from `classes` on.

    Each step joins the two classes whose union has the least entropy (Baudry et al. 2010, J.
    Comput. Graph. Statist. 19, 332). Beside it the probabilities of misclassification between the
    two, and the pair that has the greatest of all (Hennig 2010, Adv. Data Anal. Classif. 4, 3).
    """
    names, q = [(j + 1,) for j in range(responsibilities.shape[1])], responsibilities.T.copy()
    steps = []
    while len(q) > 1:
        pairs = list(combinations(range(len(q)), 2))
        decreases = [_decrease(q[a], q[b]) for a, b in pairs]
        a, b = pairs[int(np.argmax(decreases))]
        taken = misclassified(q)
        confusions = [max(taken[one], taken[one[::-1]]) for one in pairs]
        confused = pairs[int(np.argmax(confusions))]
        q[a] += q[b]
        q = np.delete(q, b, 0)
        entropy = float(entr(q).sum()) if len(q) > 1 else 0.0
        steps.append(
            (
                len(q), name_of(names[a]), name_of(names[b]), entropy, max(decreases),
                float(taken[a, b]), float(taken[b, a]),
                " and ".join(name_of(names[j]) for j in confused),
            )
        )  # fmt: skip
        names[a] = tuple(sorted(names[a] + names.pop(b)))
    return steps


def name_of(components: tuple[int, ...]) -> str:
    """The name of a class: the numbers of its components, as 2+3."""
    return "+".join(map(str, components))


def misclassified(q: np.ndarray) -> np.ndarray:
    """(k, k): the probability that an object of class a (row) is taken for class b (column).

    q (k, n). An object is taken for its most probable class (Hennig 2010, sec. 3.3).
    """
    taken = np.eye(len(q))[q.argmax(axis=0)]
    total = q.sum(axis=1, keepdims=True)
    found = np.divide(q @ taken, total, out=np.zeros((len(q), len(q))), where=total > 0.0)
    return np.minimum(found, 1.0)


def _decrease(a, b):
    """By how much joining two classes lowers the entropy."""
    return float(np.sum(-entr(a + b) + entr(a) + entr(b)))
