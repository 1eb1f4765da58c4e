"""The inspector: preview of the selected record.

Shows media, dialogue, JSON and findings of one record. Everything that touches a file or decodes runs
on the decode lane; the widgets here only paint. It never changes a record: it asks by signals.
"""
