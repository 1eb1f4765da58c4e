"""How long work is told to stop and how it says how far it is.

Every long operation of the program is a plain function that takes an immutable snapshot, a
`CancelToken` and a `ProgressCallback`, and returns a plain value or raises. It runs the same under
the window, the command line and the tests. This folder never imports another one of the package.
"""

from ola_viewer.jobs.cancel import Cancelled, CancelToken
from ola_viewer.jobs.memory import give_back_memory, keep_large_blocks
from ola_viewer.jobs.progress import Progress, ProgressCallback, ignore_progress, throttled

__all__ = [
    "CancelToken",
    "Cancelled",
    "Progress",
    "ProgressCallback",
    "give_back_memory",
    "ignore_progress",
    "keep_large_blocks",
    "throttled",
]
