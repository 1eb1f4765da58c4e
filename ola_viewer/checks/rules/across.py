"""Rules that compare records with each other. What they need is gathered by `checks/across.py`."""

from __future__ import annotations

from ola_viewer.checks.rule import CrossRule, Depth, Severity

RULES = (
    CrossRule(
        "id-duplicate", Severity.WARNING, Depth.QUICK,
        "The trainer will train both, but nothing can tell the samples apart in logs and reviews.",
    ),
    CrossRule(
        "record-duplicate", Severity.WARNING, Depth.QUICK,
        "The trainer will train the same sample more than once in every epoch.",
    ),
    CrossRule(
        "key-rare", Severity.INFO, Depth.QUICK,
        "The trainer will not look at this key; it may be a misspelling of one that it needs.",
    ),
    CrossRule(
        "patch-overlap", Severity.WARNING, Depth.QUICK,
        "The trainer will read bytes that belong to another sample as well.",
    ),
    CrossRule(
        "media-identical", Severity.WARNING, Depth.DEEP,
        "The trainer will see the same content under many different names, as with “image not available” pictures.",
    ),
)  # fmt: skip
