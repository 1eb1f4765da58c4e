"""Review mode: one record at a time, judged with one key each.

`ReviewRoom` puts it into the window; `ReviewDesk` holds queue and verdicts and knows no widget; the rest
shows them. Verdicts are kept by the session as they fall. It never changes a record, except where the
user has verdicts written into the records, which is an edit like any other.
"""
