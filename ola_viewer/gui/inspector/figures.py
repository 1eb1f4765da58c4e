"""How figures are written in the inspector: exact counts with separators, decimal kB MB GB, clock times."""

from __future__ import annotations

_UNITS = ((1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))
_ELLIPSIS = "…"


def count_text(value: int) -> str:
    """`17208` as `17,208`."""
    return f"{value:,}"


def bytes_text(size: int) -> str:
    """A size in decimal units with three figures: `38762` as `38.8 kB`, `2410000000` as `2.41 GB`."""
    for unit, name in _UNITS:
        if abs(size) >= unit:
            value = size / unit
            digits = 2 if value < 10 else 1 if value < 100 else 0
            return f"{value:.{digits}f} {name}"
    return f"{size} bytes"


def clock_text(seconds: float) -> str:
    """Whole seconds as `1:14` or `1:02:09`, rounded down."""
    whole = max(0, int(seconds + 1e-9))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def exact_clock_text(seconds: float) -> str:
    """Hundredths as `0:16.24`."""
    hundredths = max(0, round(seconds * 100))
    return f"{clock_text(hundredths // 100)}.{hundredths % 100:02d}"


def rate_text(rate: float) -> str:
    """Frames per second as `24 fps`, `29.97 fps`."""
    return f"{rate:.2f}".rstrip("0").rstrip(".") + " fps"


def hertz_text(rate: int) -> str:
    """Sample rates as `16 kHz`, `44.1 kHz`, `800 Hz`."""
    return f"{rate / 1000:g} kHz" if rate >= 1000 else f"{rate} Hz"


def elide_middle(text: str, characters: int) -> str:
    """At most `characters` characters, the middle left out; the end keeps the larger part."""
    if len(text) <= characters:
        return text
    tail = (characters - 1) * 3 // 5
    return text[: characters - 1 - tail] + _ELLIPSIS + text[len(text) - tail :]
