"""Checks in the window: running them, the Problems panel, and what every other pane shows of the findings."""
