"""What outlives a run of the program: the journal of edits, verdicts, queues, and the state of the window.

`SessionStore` (SQLite, one file in the user's state folder) does all writing on a thread of its own; what
its futures have acknowledged survives a kill and a power cut. `Journal` records a document's history as
it happens and rebuilds it. `work_files` moves edits and verdicts between people. Knows nothing of Qt.
"""

from ola_viewer.session.identity import identify
from ola_viewer.session.journal import Journal
from ola_viewer.session.saved_work import SavedWork
from ola_viewer.session.store import SessionStore

__all__ = ["Journal", "SavedWork", "SessionStore", "identify"]
