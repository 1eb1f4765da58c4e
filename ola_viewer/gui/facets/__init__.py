"""The left pane: sources, kinds, problems, folders, turns with counts. Every count is a filter."""
