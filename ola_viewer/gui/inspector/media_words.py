"""How times and rates of media are written."""

from __future__ import annotations


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
