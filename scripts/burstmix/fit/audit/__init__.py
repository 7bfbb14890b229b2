"""Which optimum is the fit, what is said of it, and how well its parameters are known."""
