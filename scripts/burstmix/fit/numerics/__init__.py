"""What the numerical core is written with: compiling, many objects at a time, factorisations."""
