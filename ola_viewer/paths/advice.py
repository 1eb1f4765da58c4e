"""What looks wrong about a rule, in words, with a better rule offered. Nothing is changed unasked."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import unquote

from ola_viewer.paths.path_rule import PathRule, RuleKind

_VARIABLE = re.compile(r"\$(\w+|\{\w+\})")


@dataclass(frozen=True, slots=True)
class Advice:
    """A remark on a rule; `better` is the rule that would do what was probably meant, or None."""

    text: str
    better: PathRule | None = None


def advise(rule: PathRule, folders: Iterable[str] = ()) -> list[Advice]:
    """Remarks on a prefix or folder rule. `folders`: folder texts of the manifest, to see what the rule meets."""
    if rule.kind not in (RuleKind.PREFIX, RuleKind.FOLDER):
        return []
    remarks = _on_replacement(rule)
    slash, new_slash = rule.find.endswith(("/", "\\")), rule.replace.endswith(("/", "\\"))
    if rule.kind is RuleKind.PREFIX and rule.find and rule.replace and slash != new_slash:
        if slash:
            better = replace(rule, replace=rule.replace + "/")
            remarks.append(
                Advice("The old prefix ends with a slash, the new one does not: names would run into it.", better)
            )
        else:
            better = replace(rule, replace=rule.replace.rstrip("/\\"))
            remarks.append(
                Advice("The new prefix ends with a slash, the old one does not: slashes would double.", better)
            )
    if rule.kind is RuleKind.PREFIX and rule.find and not slash:
        within = sum(
            text.startswith(rule.find) and text[len(rule.find) : len(rule.find) + 1] not in "/\\" for text in folders
        )
        if within:
            better = replace(rule, find=rule.find + "/", replace=rule.replace.rstrip("/\\") + "/")
            remarks.append(Advice(f"The prefix also fits {within:,} folders whose name merely begins like it.", better))
    if rule.convert("\\") != "\\" or rule.convert("/") != "/":
        remarks.append(Advice("The separators of the rest of the path are converted as well."))
    return remarks


def _on_replacement(rule: PathRule) -> list[Advice]:
    new = rule.replace
    if new.startswith("file://"):
        plain = unquote(new.removeprefix("file://").removeprefix("localhost"))
        return [
            Advice("The trainer does not understand “file://”: write the plain path.", replace(rule, replace=plain))
        ]
    if new.startswith("~"):
        return [_expanded(rule, os.path.expanduser(new), "“~”")]
    if _VARIABLE.search(new):
        return [_expanded(rule, os.path.expandvars(new), "variables")]
    if new != new.strip():
        return [Advice("The new text begins or ends with a blank.", replace(rule, replace=new.strip()))]
    if "//" in new:
        return [Advice("The new text holds a doubled slash.", replace(rule, replace=re.sub(r"/{2,}", "/", new)))]
    return []


def _expanded(rule: PathRule, text: str, what: str) -> Advice:
    better = replace(rule, replace=text) if text != rule.replace else None
    return Advice(f"The trainer does not expand {what}: write the folder out.", better)


def normalised(rule: PathRule) -> tuple[PathRule, list[str]]:
    """The rule with all offers about its own text taken, and what was done, for the command line."""
    said = []
    for _ in range(5):
        offer = next((advice for advice in advise(rule) if advice.better is not None), None)
        if offer is None or offer.better is None:
            break
        said.append(f"{offer.text} Taken as {offer.better.find} → {offer.better.replace}.")
        rule = offer.better
    return rule, said
