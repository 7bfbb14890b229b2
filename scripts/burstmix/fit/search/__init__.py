"""Where to climb from, and the best optimum for every number of components."""
