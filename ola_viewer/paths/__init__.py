"""Whether paths are true, and rules that make them true: survey, remap, relink."""
