"""ln f of objects under a mixture, noise and missing values included, and its derivatives."""
