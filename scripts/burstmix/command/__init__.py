"""The command `burstmix`: what one asks of results that are there, without a workflow."""
