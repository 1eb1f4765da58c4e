"""How long a test waits for what must come: a safety net against hanging, never a measure of speed."""

from __future__ import annotations

PATIENCE = 120.0
"""Seconds. A machine that is busy with other things may need many; a test that waits in vain has failed anyway."""
