"""One field for everything: commands, records by number or id, recent files."""
