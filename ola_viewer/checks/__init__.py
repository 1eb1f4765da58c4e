"""Rules that say what the trainer will do with a record, and fixes for them.

The rules stand in `rules/`, one small function each; `registry.py` lists them. `run_check.py` runs them to
a depth: quick (the JSON alone), files (existence and ranges), deep (decoding, in processes that may crash
or hang). Findings live in a `FindingTable`; `fixes.py` plans fixes and makes them edits; `reports.py` writes
them down. Nothing here changes a record by itself, shows anything, or asks.
"""
