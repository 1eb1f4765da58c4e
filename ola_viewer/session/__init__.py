"""What outlives a run of the program: journal, work files, recent files."""
