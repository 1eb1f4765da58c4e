"""The Jobs panel: everything that runs or ran in the background."""
