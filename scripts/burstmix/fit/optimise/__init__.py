"""From a start to the top of its hill: EM, then Newton's method in a trusted region."""
