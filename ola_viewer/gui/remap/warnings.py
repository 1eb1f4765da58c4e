"""What the warning card of the panel says: faults of rules, harm that they would do, better ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.remap.figure_strip import CardMessage
from ola_viewer.gui.remap.preview_control import Previewed, fault_of
from ola_viewer.gui.remap.rule_row import RuleRow
from ola_viewer.paths.advice import advise
from ola_viewer.paths.preview import Figure


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("remap-warnings", text)


def warning_of(rows: Sequence[RuleRow], shown: Previewed | None) -> CardMessage | None:
    """The worst that is to be said about the rules in these rows and what they would do."""
    rules = [row.rule for row in rows]
    for number, rule in enumerate(rules, 1):
        fault = fault_of(rule) if rule.enabled else ""
        if fault:
            return CardMessage("error", tr("Rule {0} cannot be applied.").format(number), fault)
    if shown is not None:
        found = _harm(shown)
        if found is not None:
            return found
    for row, rule in zip(rows, rules, strict=True):
        for remark in advise(rule, row.folders) if rule.enabled and (rule.find or rule.replace) else ():
            better = remark.better
            take: Callable[[], None] | None = None
            if better is not None:
                take = lambda row=row, better=better: row.set_rule(better)  # noqa: E731
            number = rows.index(row) + 1
            words = "" if better is None else f"{better.find} → {better.replace}"
            return CardMessage("info", tr("Rule {0}: {1}").format(number, remark.text), words, take)
    return None


def _harm(shown: Previewed) -> CardMessage | None:
    total = shown.preview.total
    if total[Figure.BREAK]:
        title = tr("{0} paths that are right now would break.").format(count_text(total[Figure.BREAK]))
        return CardMessage("error", title, tr("The trainer would silently replace these records by others."))
    if total[Figure.COLOURS]:
        return _colour_card(shown)
    if total[Figure.AMBIGUOUS]:
        title = tr("{0} different paths become one.").format(count_text(total[Figure.AMBIGUOUS]))
        return CardMessage("warning", title, tr("They cannot be told apart afterwards."))
    return None


def _colour_card(shown: Previewed) -> CardMessage:
    for number, word in shown.colour_words.items():
        figures = shown.preview.per_rule[number]
        count = count_text(0 if figures is None else figures[Figure.COLOURS])
        if word.dropped:
            title = tr("Rule {0} drops “{1}” from {2} paths.").format(number + 1, word.word, count)
            text = tr("The trainer would stop swapping red and blue. Rename the folder to keep the word.")
        else:
            title = tr("Rule {0} brings “{1}” into {2} paths.").format(number + 1, word.word, count)
            text = tr("The trainer would begin to swap red and blue. Choose a folder without the word.")
        return CardMessage("corrupting", title, text)
    count = count_text(shown.preview.total[Figure.COLOURS])
    return CardMessage("corrupting", tr("The colours of {0} videos change in training.").format(count), "")
