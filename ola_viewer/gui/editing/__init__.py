"""Editing: one turn in place, one record as JSON, many records by find and replace, keys and ids.

Every gesture is one `Edit` pushed on the document. `EditingRoom` puts it into the window.
"""
