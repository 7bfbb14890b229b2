"""What every table of results holds: the one place where its columns are named and described.

A file for each package that makes tables. What a job reads again is not to change with words alone,
so that jobs take the files that they need, and nothing is imported here.
"""
