"""What every table of results holds: the one place where its columns are named and described.

Each package that makes tables has a file here. Nothing is imported here: a job reads only the files
that it needs, so that words on other tables do not rerun it.
"""
