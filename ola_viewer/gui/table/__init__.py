"""The table of records: model, view, delegate. Shows millions of rows and never reads more than it paints."""
