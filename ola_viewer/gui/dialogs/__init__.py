"""Dialogs: settings, keyboard map, crash report, and the few questions that must be asked."""
