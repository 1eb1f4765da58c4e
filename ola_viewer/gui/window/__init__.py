"""The window itself: composes header, panes, panels and status line, and owns no feature."""
