"""How sure: likelihood ratios of simulated samples beside the observed one."""
