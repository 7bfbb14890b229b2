"""Figures and tables of the results, in one look.

Nothing is imported here: what writes tables need not wait for the libraries of the figures.
"""
