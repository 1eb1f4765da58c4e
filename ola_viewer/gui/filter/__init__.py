"""The filter line: terms as chips, a field for the next one, counts."""
