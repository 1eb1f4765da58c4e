"""The Statistics panel: totals and histograms of the rows in the view; clicking a bar filters."""
