"""The document: files, records, columns, edits, search, saving. Knows nothing of media, checks or Qt."""
