"""Ola Viewer: look into, check and repair the training manifests of omni-modal models."""

__version__ = "0.1.0"
