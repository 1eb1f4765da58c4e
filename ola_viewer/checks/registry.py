"""All rules, in the order of lists and reports. A new rule is added to `RULES` of its module and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from ola_viewer.checks.rule import ContentRule, Depth, FileRule, RecordRule, Rule, Severity
from ola_viewer.checks.rules import across, content, files, media_values, placeholders, structure
from ola_viewer.checks.settings import CheckSettings

ALL_RULES: tuple[Rule, ...] = (
    *structure.RULES,
    *placeholders.RULES,
    *media_values.RULES,
    *files.RULES,
    *content.RULES,
    *across.RULES,
)
CODES: tuple[str, ...] = tuple(rule.code for rule in ALL_RULES)
NUMBER_OF = MappingProxyType({code: number for number, code in enumerate(CODES)})
RECORD_RULES: tuple[RecordRule, ...] = tuple(rule for rule in ALL_RULES if isinstance(rule, RecordRule))
FILE_RULES: tuple[FileRule, ...] = tuple(rule for rule in ALL_RULES if isinstance(rule, FileRule))
CONTENT_RULES: tuple[ContentRule, ...] = tuple(rule for rule in ALL_RULES if isinstance(rule, ContentRule))


def rule_of(code: str) -> Rule:
    """The rule with a code. Raises KeyError for an unknown one."""
    return ALL_RULES[NUMBER_OF[code]]


def severity_of(code: str, settings: CheckSettings) -> Severity:
    """The severity of a code as the user set it, else as the rule says."""
    return settings.severities.get(code, rule_of(code).severity)


def codes_up_to(depth: Depth) -> frozenset[str]:
    """The codes that a check of this depth can report."""
    return frozenset(rule.code for rule in ALL_RULES if rule.depth <= depth)


def fixable_codes() -> tuple[str, ...]:
    """The codes that have a fix."""
    return tuple(rule.code for rule in ALL_RULES if rule.fixable)


def worst(codes: Iterable[str], settings: CheckSettings) -> Severity | None:
    """The worst severity among codes, or None for none."""
    return min((severity_of(code, settings) for code in codes), default=None)
