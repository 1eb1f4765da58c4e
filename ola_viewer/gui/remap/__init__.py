"""Where media lie, and rules that lead their paths there: survey, remap, relink, one path by hand."""
