"""Which components of a mixture can hardly be told apart."""

from astropy.table import Table

from burstmix.fit.arrays import Arrays
from burstmix.fit.scikit_learn.mixture import Mixture
from burstmix.results.select import MERGING
from burstmix.select.merging import merging_steps


def merge(mixture: Mixture, X: Arrays, errors: Arrays | None = None) -> Table:
    """The k - 1 steps that join the components of a mixture pair by pair, by the objects X.

    Each step joins the two classes whose union has the least entropy (Baudry et al. 2010, J.
    Comput. Graph. Statist. 19, 332), with columns as those of merging.ecsv in docs/results.md.
    """
    responsibilities = mixture.predict_proba(X, errors=errors)
    mode = "without" if errors is None else "with"
    head = (mixture.fit_.family, mode, mixture.fit_.k)
    rows = [(*head, *step) for step in merging_steps(responsibilities)]
    return MERGING.of_rows([dict(zip(MERGING.names, row, strict=True)) for row in rows])
