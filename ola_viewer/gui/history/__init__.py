"""The History panel: every edit of the session; click a line to go back or forth to it."""
