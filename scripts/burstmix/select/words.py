"""The field's words for differences of AIC and BIC."""

from burstmix.model import Choice, Fit


def support(delta_aic: float) -> str:
    """Support for a model that is delta_aic above the best (Burnham & Anderson 2002, p. 70).

    Their scale has gaps between 2 and 4 and between 7 and 10, which get the words of both sides.
    """
    if delta_aic <= 2:
        return "substantial"
    if delta_aic < 4:
        return "between substantial and considerably less"
    if delta_aic <= 7:
        return "considerably less"
    if delta_aic <= 10:
        return "between considerably less and essentially none"
    return "essentially none"


def evidence(delta_bic: float) -> str:
    """Evidence against a model that is delta_bic above the best (Kass & Raftery 1995, sec. 3.2).

    Their scale is for twice the logarithm of the Bayes factor, which a difference of BIC estimates.
    """
    if delta_bic <= 2:
        return "not worth more than a bare mention"
    if delta_bic <= 6:
        return "positive"
    if delta_bic <= 10:
        return "strong"
    return "very strong"


# The words by criterion, for those criteria whose margins the verdict states.
WORDS = {"aic": support, "bic": evidence}


def words_of(choice: Choice, fit: Fit, has_p: bool) -> str:
    """The words on how far a fit is above the best that is compared, by AIC or by BIC.

    has_p: whether there is a p-value between it and the preferred one. Without one BIC has no words
    on a neighbouring number of components of the same family: it estimates no Bayes factor there.
    """
    best = choice.preferred
    near = best is not None and fit.family == best.family and abs(fit.k - best.k) == 1
    if choice.criterion == "bic" and near and not has_p:
        return ""
    return WORDS[choice.criterion](choice.above(fit))
