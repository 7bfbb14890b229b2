"""The command `burstmix`, which answers from the results of a run without the workflow."""
