"""Saving in place and exporting, with the questions that come before."""
