"""Every setting of the program: name, type, default, and the words that the dialog shows."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

Theme: TypeAlias = Literal["system", "light", "dark"]
TrainerProfile: TypeAlias = Literal["guess", "ola", "oryx", "llava"]
BackupKind: TypeAlias = Literal["bak", "numbered"]

REFUSALS = (
    "i'm sorry, but",
    "i am sorry, but",
    "sorry, but i",
    "sorry, i can",
    "i apologize, but",
    "i cannot",
    "i can't",
    "i'm unable to",
    "i am unable to",
    "i'm not able to",
    "unfortunately, i can",
    "as an ai",
    "as a language model",
    "as a large language model",
    "抱歉",
    "对不起",
    "很抱歉",
    "作为一个",
)
"""Beginnings of answers of a failed generation, in lower case with straight apostrophes."""


def _setting(default: Any, group: str, title: str, help_text: str = "", **more: Any) -> Any:
    return field(default=default, metadata={"group": group, "title": title, "help": help_text, **more})


@dataclass(frozen=True)
class Settings:
    """All settings. Immutable; `SettingsStore` replaces it when one changes."""

    theme: Theme = _setting(  # noqa: RUF009
        "system", "Appearance", "Theme", labels=("Like the system", "Light", "Dark")
    )
    roots: tuple[str, ...] = _setting(
        (), "Media", "Root folders", "Searched for relative paths, after the manifest's own folder.", kind="folders"
    )
    trainer: TrainerProfile = _setting(  # noqa: RUF009
        "guess",
        "Media",
        "Trainer",
        "Of files for which none was chosen (Problems, or the status line): what checks and As trained go by.",
        labels=("Guessed from the records", "Ola", "Oryx", "LLaVA family"),
    )
    frames_kept: int = _setting(
        48, "Media", "Frames kept of a video", "frames_upbound of the training script.", least=1, most=4096
    )
    patch_frame_rate: float = _setting(
        1.0,
        "Media",
        "Frames per second of a patch video",
        "Patches carry no time; most sets were cut at 1 per second.",
        least=0.1,
        most=60.0,
    )
    sound_device: str = _setting(
        "", "Sound", "Output device", "Empty: follow the system's default.", kind="sound-device"
    )
    volume: int = _setting(80, "Sound", "Volume in percent", least=0, most=100)
    backup: bool = _setting(
        True, "Saving", "Keep a copy of the file before the first save", "Written beside the manifest as NAME.bak."
    )
    backup_kind: BackupKind = _setting(  # noqa: RUF009
        "bak", "Saving", "Which copies are kept", labels=("One, as NAME.bak", "Every one, as NAME.1.bak, NAME.2.bak …")
    )
    keep_index: bool = _setting(
        True,
        "Saving",
        "Keep indexes of opened files",
        "A second opening of an unchanged file is then immediate. Otherwise they go when the file is closed.",
    )
    frame_memory_mb: int = _setting(
        8192,
        "Checks",
        "Memory bound for one video in MB",
        "Larger ones are reported as video-memory.",
        least=64,
        most=1048576,
    )
    sound_difference: float = _setting(
        0.5, "Checks", "Seconds by which picture and sound may differ", "And by more than 5 %.", least=0.0, most=3600.0
    )
    frame_order_score: float = _setting(
        1.35,
        "Checks",
        "Score from which frames count as out of order",
        "1 is in order. Lower finds more and is wrong more often.",
        least=1.0,
        most=10.0,
    )
    refusal_phrases: tuple[str, ...] = _setting(
        REFUSALS, "Checks", "Beginnings of a failed answer", "One per line, upper or lower case.", kind="lines"
    )
    severities: tuple[str, ...] = _setting(
        (), "Checks", "Other severities", "One per line, such as: id-missing=info", kind="lines"
    )
    silenced: tuple[str, ...] = _setting(
        (),
        "Checks",
        "Silenced rules",
        "One per line: a code for all files, or a code, a blank and the path of a file.",
        kind="lines",
    )
    trainers: tuple[str, ...] = _setting(
        (),
        "Checks",
        "Trainers of files",
        "One per line: ola, oryx or llava, a blank and the path. For others see Trainer under Media.",
        kind="lines",
    )
    reviewer: str = _setting("", "Review", "Your name in verdicts", "Empty: the name of your account.")
    review_autoplay: bool = _setting(
        False, "Review", "Play sound and video at once", "When a record comes up in the review."
    )
    review_tags: tuple[str, ...] = _setting(
        ("Wrong answer", "Hallucination", "Wrong language", "Media mismatch", "Truncated", "Unsafe"),
        "Review",
        "Tags",
        "One per line; the first nine have the keys 1 to 9.",
        kind="lines",
    )


def setting_names() -> tuple[str, ...]:
    """All settings in the order of the dialog."""
    return tuple(item.name for item in fields(Settings))


def coerce(name: str, value: object) -> Any:
    """`value` (from JSON or a widget) as the setting's type.

    Raises KeyError for an unknown name, ValueError for a value of the wrong type or outside the bounds.
    """
    item = next((item for item in fields(Settings) if item.name == name), None)
    if item is None:
        raise KeyError(name)
    wanted = get_type_hints(Settings)[name]
    if get_origin(wanted) is Literal:
        if value not in get_args(wanted):
            raise ValueError(f"{name} must be one of {', '.join(get_args(wanted))}")
        return value
    if get_origin(wanted) is tuple:
        if not isinstance(value, list | tuple) or not all(isinstance(part, str) for part in value):
            raise ValueError(f"{name} must be a list of texts")
        return tuple(value)
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not wanted:
        raise ValueError(f"{name} must be of type {wanted.__name__}")
    least, most = item.metadata.get("least"), item.metadata.get("most")
    if least is not None and not least <= value <= most:  # type: ignore[operator]
        raise ValueError(f"{name} must be from {least} to {most}")
    return value
