"""The inspector: preview of the selected record.

Shows media, dialogue, JSON and findings of one record. Everything that touches a file or decodes runs
on the decode lane; the widgets here only paint. It never changes a record: it asks by signals.
`MediaPane` and `ConversationView` serve the review as well.
"""

from ola_viewer.gui.inspector.conversation_view import ConversationView
from ola_viewer.gui.inspector.inspector import EditRequest, Inspector
from ola_viewer.gui.inspector.media_pane import MediaPane
from ola_viewer.gui.inspector.media_state import WayOut
from ola_viewer.gui.inspector.problems_view import ShownFinding

__all__ = ["ConversationView", "EditRequest", "Inspector", "MediaPane", "ShownFinding", "WayOut"]
