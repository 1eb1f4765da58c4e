"""The page without a document: drop zone, recent files, published sets, first steps."""
