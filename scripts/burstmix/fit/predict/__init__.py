"""What a fit says of values: densities, responsibilities, counts."""
