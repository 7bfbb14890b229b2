"""Which optimum is the fit, what is found about it, and how well its parameters are known."""
