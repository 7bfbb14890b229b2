"""The fits in scikit-learn's terms: the estimator, and its own mixtures to compare with."""
