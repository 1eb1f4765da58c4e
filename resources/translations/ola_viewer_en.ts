<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>AudioPanel</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/audio_panel.py"/>
        <source>found in root folder {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BuildDialog</name>
    <message>
        <location filename="../../ola_viewer/gui/building/dialog.py"/>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/dialog.py"/>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/dialog.py"/>
        <source>This cannot be counted: the program itself failed.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BuildingFeature</name>
    <message>
        <location filename="../../ola_viewer/gui/building/feature.py"/>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/feature.py"/>
        <source>Open the result</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BulkDialog</name>
    <message>
        <location filename="../../ola_viewer/gui/editing/bulk_dialog.py"/>
        <source>Change {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CandidateCard</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/candidate_card.py"/>
        <source>The same bytes:</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChangesView</name>
    <message>
        <location filename="../../ola_viewer/gui/editing/changes_view.py"/>
        <source>Added record {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/changes_view.py"/>
        <source>Changed records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/changes_view.py"/>
        <source>Changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/changes_view.py"/>
        <source>Comparing …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/changes_view.py"/>
        <source>Different from the file: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/changes_view.py"/>
        <source>Record {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/changes_view.py"/>
        <source>Revert all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/changes_view.py"/>
        <source>Revert this record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/changes_view.py"/>
        <source>Revert {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/changes_view.py"/>
        <source>The records were edited meanwhile. Look at the changes and revert again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/changes_view.py"/>
        <source>Values before and after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/changes_view.py"/>
        <source>{0} are listed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/changes_view.py"/>
        <source>{0} deleted</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Chart</name>
    <message>
        <location filename="../../ola_viewer/gui/statistics/chart.py"/>
        <source>median {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/statistics/chart.py"/>
        <source>most {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/statistics/chart.py"/>
        <source>{0}, {1} bars</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CheckController</name>
    <message>
        <location filename="../../ola_viewer/gui/problems/controller.py"/>
        <source>1 rule silenced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/controller.py"/>
        <source>Checking what was edited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/controller.py"/>
        <source>Deep check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/controller.py"/>
        <source>Edited records were not checked: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/controller.py"/>
        <source>File check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/controller.py"/>
        <source>Not checked yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/controller.py"/>
        <source>Quick check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/controller.py"/>
        <source>The check ended early: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/controller.py"/>
        <source>The check was stopped: the file was written anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/controller.py"/>
        <source>This is another version of the file: check it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/controller.py"/>
        <source>settings changed since</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/controller.py"/>
        <source>{0} finished, {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/controller.py"/>
        <source>{0} rules silenced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/controller.py"/>
        <source>{0} so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/controller.py"/>
        <source>{0} stopped, {1} so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/controller.py"/>
        <source>{0} with findings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Chooser</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/chooser.py"/>
        <source>Apply the same change to all others below that folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/chooser.py"/>
        <source>Choose among candidates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/chooser.py"/>
        <source>Chosen by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/chooser.py"/>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/chooser.py"/>
        <source>None of these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/chooser.py"/>
        <source>Records that name this path: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/chooser.py"/>
        <source>To decide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/chooser.py"/>
        <source>Use this file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/chooser.py"/>
        <source>Use this folder</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ColumnFollower</name>
    <message>
        <location filename="../../ola_viewer/gui/column_follower.py"/>
        <source>Reading columns</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConversationView</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/conversation_view.py"/>
        <source>Conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/conversation_view.py"/>
        <source>No turns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/conversation_view.py"/>
        <source>{0} more turns are not shown; the JSON tab has them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/conversation_view.py"/>
        <source>… {0} more characters; the JSON tab has them.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CountLabel</name>
    <message>
        <location filename="../../ola_viewer/gui/filter/count_label.py"/>
        <source>of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/filter/count_label.py"/>
        <source>records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/filter/count_label.py"/>
        <source>so far</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CoverEditor</name>
    <message>
        <location filename="../../ola_viewer/gui/editing/cover.py"/>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/cover.py"/>
        <source>Cancel (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/cover.py"/>
        <source>Esc again gives the change up; Ctrl+Enter takes it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/cover.py"/>
        <source>Take</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/cover.py"/>
        <source>Take (Ctrl+Enter)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/crash.py"/>
        <source>A part of the program failed. Open files and edits are untouched; you can go on or save now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/crash.py"/>
        <source>Copy report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/crash.py"/>
        <source>Unexpected error</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DocumentTitle</name>
    <message>
        <location filename="../../ola_viewer/gui/window/header_bar.py"/>
        <source>Edited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/header_bar.py"/>
        <source>No manifest open</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DropZone</name>
    <message>
        <location filename="../../ola_viewer/gui/welcome/page.py"/>
        <source>Drop manifests here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/welcome/page.py"/>
        <source>JSON, JSONL, gzip or zstd. Several files open as one table; a mix description (YAML) opens its sources.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/welcome/page.py"/>
        <source>Open folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/welcome/page.py"/>
        <source>Open…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Dropping</name>
    <message>
        <location filename="../../ola_viewer/gui/window/dropping.py"/>
        <source>Add to the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/dropping.py"/>
        <source>Drop to choose what to do with it; with Ctrl it is added at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/dropping.py"/>
        <source>Find records that name it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/dropping.py"/>
        <source>Look for media there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/dropping.py"/>
        <source>No manifest (.json, .jsonl, .gz, .zst) in {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/dropping.py"/>
        <source>Open instead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/dropping.py"/>
        <source>Open {0} instead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/dropping.py"/>
        <source>Other dropped files that are no manifests: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/dropping.py"/>
        <source>The folder {0} was dropped; it holds no manifest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/dropping.py"/>
        <source>The folder {0} was dropped; manifests in it: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/dropping.py"/>
        <source>{0} folders and {1} files were dropped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/dropping.py"/>
        <source>{0} manifests were dropped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/dropping.py"/>
        <source>{0} was dropped.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EditingRoom</name>
    <message>
        <location filename="../../ola_viewer/gui/editing/room.py"/>
        <source>Records are moved in the document's own order: clear filter and sorting first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/room.py"/>
        <source>The record is still being edited: take the change or give it up first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/room.py"/>
        <source>This record has no medium in a patch.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EvidenceView</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>Choose folders to search (Ctrl+Shift+R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>Choose folders, and the rules that lead to the files are found by themselves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>Find missing files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>Found by relink</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>No media file is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>Search another folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>Searching…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>{0} media paths are broken. Choose folders to search; the rules are found by themselves.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportControl</name>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_control.py"/>
        <source>Exporting {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_control.py"/>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_control.py"/>
        <source>Some of these records are not there any more. Choose again what to export.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_control.py"/>
        <source>The export was cancelled. Nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source> blanks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source> records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>As stored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Browse…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Export as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Form</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Indent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>JSON Lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>JSON array</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>JSON array, compact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>JSON array, indented</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Name of the source as key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>One file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>One file for each kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>One file for each source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Overwrite files that exist</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Records of a shard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Shards of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Table as CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Table as Parquet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>The files are named after the target.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FacetController</name>
    <message>
        <location filename="../../ola_viewer/gui/facets/controller.py"/>
        <source>Folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/facets/controller.py"/>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/facets/controller.py"/>
        <source>Sources</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/facets/controller.py"/>
        <source>Turns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/facets/controller.py"/>
        <source>so far</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FacetPane</name>
    <message>
        <location filename="../../ola_viewer/gui/facets/pane.py"/>
        <source>Add to filter	Space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/facets/pane.py"/>
        <source>Clear this kind of filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/facets/pane.py"/>
        <source>Exclude	−</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/facets/pane.py"/>
        <source>Facets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/facets/pane.py"/>
        <source>Only this	Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/facets/pane.py"/>
        <source>missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/facets/pane.py"/>
        <source>present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/facets/pane.py"/>
        <source>{0} more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FigureStrip</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/figure_strip.py"/>
        <source>ambiguous</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/figure_strip.py"/>
        <source>become present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/figure_strip.py"/>
        <source>change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/figure_strip.py"/>
        <source>change colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/figure_strip.py"/>
        <source>still missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/figure_strip.py"/>
        <source>would break</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FileMessages</name>
    <message>
        <location filename="../../ola_viewer/gui/window/file_messages.py"/>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/file_messages.py"/>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/file_messages.py"/>
        <source>Reload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/file_messages.py"/>
        <source>and {0} more that were only counted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/file_messages.py"/>
        <source>{0} changed on disk at {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/file_messages.py"/>
        <source>{0} is no longer on the disk. What is shown may become unreadable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/file_messages.py"/>
        <source>{0} more faults.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FilmStrip</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/film_strip.py"/>
        <source>Film strip</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FilterLine</name>
    <message>
        <location filename="../../ola_viewer/gui/filter/filter_line.py"/>
        <source>Add a term or "words"</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/filter/filter_line.py"/>
        <source>Clear filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/filter/filter_line.py"/>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/filter/filter_line.py"/>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FindReplaceDialog</name>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>Counting …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>Find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>Ids</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>Ignore case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>In</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>Nothing to replace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>Of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>Preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>Regular expression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>Replace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>Replace in conversations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>Replace in {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>Replace with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>Replaced in {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>The key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>Turns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>name of the key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>{0} hits in {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/find_replace.py"/>
        <source>{0} hits so far, {1} of {2} records read</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FixPlans</name>
    <message>
        <location filename="../../ola_viewer/gui/problems/planning.py"/>
        <source>Fixes cannot be planned: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/planning.py"/>
        <source>Planning fixes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/planning.py"/>
        <source>Planning was stopped. Choose the problem again to plan its fixes.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ForecastView</name>
    <message>
        <location filename="../../ola_viewer/gui/building/views.py"/>
        <source>What will happen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/views.py"/>
        <source>What will happen: counting…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FrameMap</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/frame_map.py"/>
        <source>Frame map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/frame_map.py"/>
        <source>dropped by the trainer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/frame_map.py"/>
        <source>kept</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FrameTransport</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/transport.py"/>
        <source>Fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/transport.py"/>
        <source>Frame back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/transport.py"/>
        <source>Frame forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/transport.py"/>
        <source>Frame number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/transport.py"/>
        <source>Frames per second (Alt+, slower, Alt+. faster)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/transport.py"/>
        <source>Loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/transport.py"/>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/transport.py"/>
        <source>Play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/transport.py"/>
        <source>Rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/transport.py"/>
        <source>Show as photographed, not as trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/transport.py"/>
        <source>Show in true size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/transport.py"/>
        <source>Show the whole picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/transport.py"/>
        <source>Space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/transport.py"/>
        <source>of {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Grip</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_row.py"/>
        <source>Move rule (Alt+Shift+↑ ↓)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GroupList</name>
    <message>
        <location filename="../../ola_viewer/gui/problems/groups.py"/>
        <source>What can be fixed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HandingOn</name>
    <message>
        <location filename="../../ola_viewer/gui/problems/handing_on.py"/>
        <source>Export the bad records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/handing_on.py"/>
        <source>Export the good records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/handing_on.py"/>
        <source>Manifests (*.json *.jsonl *.gz *.zst)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/handing_on.py"/>
        <source>Nothing was checked so far: F9 checks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/handing_on.py"/>
        <source>Report written: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/handing_on.py"/>
        <source>Web page (*.html);;JSON lines (*.json *.jsonl);;Table (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/handing_on.py"/>
        <source>Write a report of the findings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/handing_on.py"/>
        <source>Writing the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/handing_on.py"/>
        <source>{0} written to {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/handing_on.py"/>
        <source>{0}: {1}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <location filename="../../ola_viewer/gui/history/panel.py"/>
        <source> · as in the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/history/panel.py"/>
        <source> · saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/history/panel.py"/>
        <source>As opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/history/panel.py"/>
        <source>As saved {0}; earlier states are not kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/history/panel.py"/>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/history/panel.py"/>
        <source>Saved {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/history/panel.py"/>
        <source>The files were saved in this state. Undo goes back further.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImageView</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/image_view.py"/>
        <source>Picture</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/inspector.py"/>
        <source>Inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/inspector.py"/>
        <source>Path copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/inspector.py"/>
        <source>The record cannot be shown: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/inspector.py"/>
        <source>The volume cannot be kept: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/inspector.py"/>
        <source>reading …</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InspectorHead</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/inspector_head.py"/>
        <source>Copy id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/inspector_head.py"/>
        <source>Copy record as JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/inspector_head.py"/>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/inspector_head.py"/>
        <source>Next record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/inspector_head.py"/>
        <source>Previous record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/inspector_head.py"/>
        <source>Record {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InspectorLink</name>
    <message>
        <location filename="../../ola_viewer/gui/window/inspector_link.py"/>
        <source>Missing: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/inspector_link.py"/>
        <source>This was the first match.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/inspector_link.py"/>
        <source>This was the last match.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/inspector_link.py"/>
        <source>Type into the filter what to look for.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JobBook</name>
    <message>
        <location filename="../../ola_viewer/gui/job_book.py"/>
        <source>waits for other jobs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JobStrip</name>
    <message>
        <location filename="../../ola_viewer/gui/building/views.py"/>
        <source>Cancel job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/views.py"/>
        <source>Messages of the job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/views.py"/>
        <source>Open the result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/views.py"/>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/views.py"/>
        <source>Show log</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JobsModel</name>
    <message>
        <location filename="../../ola_viewer/gui/jobs/model.py"/>
        <source>Job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/model.py"/>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/model.py"/>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/model.py"/>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/model.py"/>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/model.py"/>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/model.py"/>
        <source>failed: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/model.py"/>
        <source>interrupted: the program ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/model.py"/>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/model.py"/>
        <source>running in another program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/model.py"/>
        <source>taken up again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JobsPanel</name>
    <message>
        <location filename="../../ola_viewer/gui/jobs/panel.py"/>
        <source>Cancel job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/panel.py"/>
        <source>Clear finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/panel.py"/>
        <source>It worked on edits that were not saved: open the files with these edits again, and start it anew from its dialog. Then it goes on where it stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/panel.py"/>
        <source>Jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/panel.py"/>
        <source>Messages of the job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/panel.py"/>
        <source>No jobs yet. What the Build menu starts is listed here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/panel.py"/>
        <source>Open the result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/panel.py"/>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/panel.py"/>
        <source>Repeat failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/panel.py"/>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/panel.py"/>
        <source>Show in folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/panel.py"/>
        <source>Show log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/jobs/panel.py"/>
        <source>Started {0}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JsonEditor</name>
    <message>
        <location filename="../../ola_viewer/gui/editing/json_editor.py"/>
        <source>A record of {0} bytes is not edited as text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/json_editor.py"/>
        <source>Line {0}, column {1}: {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/json_editor.py"/>
        <source>Record as JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/json_editor.py"/>
        <source>Record {0} as JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/json_editor.py"/>
        <source>The record is not UTF-8 at byte {0} and cannot be edited as text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/json_editor.py"/>
        <source>Valid JSON</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JsonView</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/json_view.py"/>
        <source>JSON of the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/json_view.py"/>
        <source>… {0} more bytes are not shown.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JumpCurve</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/jump_curve.py"/>
        <source>How far each frame is from the next. Peaks side by side: a frame in the wrong place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/jump_curve.py"/>
        <source>Jumps between neighbouring frames</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JumpField</name>
    <message>
        <location filename="../../ola_viewer/gui/table/jump_field.py"/>
        <source>Go to record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/jump_field.py"/>
        <source>Go to record…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeyDialog</name>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>Change {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>Counting …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>Key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>Of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>Set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>Set, remove or rename a key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>Value (JSON) or new name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>Which key?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>Which name?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>Which value?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>only where the key is there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>{0} change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>{0} not read yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>{0} of {1} have the key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/key_dialog.py"/>
        <source>“{0}” goes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeyMap</name>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Find a command or key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Keyboard map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <location filename="../../ola_viewer/gui/assembly.py"/>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/assembly.py"/>
        <source>Jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/main_window.py"/>
        <source>Ola Viewer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/problems_link.py"/>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/assembly.py"/>
        <source>Remap paths</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/assembly.py"/>
        <source>Statistics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/main_window.py"/>
        <source>Trainer: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/main_window.py"/>
        <source>Version {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/main_window.py"/>
        <source>and {0} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/main_window.py"/>
        <source>{0} selected</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MediaLink</name>
    <message>
        <location filename="../../ola_viewer/gui/window/media_link.py"/>
        <source>so far</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MediaPane</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_pane.py"/>
        <source>Media</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_pane.py"/>
        <source>{0} more media are not shown</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <location filename="../../ola_viewer/gui/window/bars.py"/>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MessageBars</name>
    <message>
        <location filename="../../ola_viewer/gui/window/bars.py"/>
        <source>1 earlier message: dismiss one to see it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/bars.py"/>
        <source>{0} earlier messages: dismiss some to see them</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MoveDialog</name>
    <message>
        <location filename="../../ola_viewer/gui/editing/move_dialog.py"/>
        <source>0 is the beginning, {0} the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/move_dialog.py"/>
        <source>Move records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/move_dialog.py"/>
        <source>Move {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/move_dialog.py"/>
        <source>Position</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/move_dialog.py"/>
        <source>To position</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <location filename="../../ola_viewer/gui/palette/palette.py"/>
        <source>Command, record number or id, file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/palette/palette.py"/>
        <source>Commands and records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/palette/palette.py"/>
        <source>Nothing fits.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PaletteField</name>
    <message>
        <location filename="../../ola_viewer/gui/window/header_bar.py"/>
        <source>Commands, records</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PanelHost</name>
    <message>
        <location filename="../../ola_viewer/gui/window/panels.py"/>
        <source>Close panel (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PathDialog</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/path_dialog.py"/>
        <source>Apply the same change to the {0} others below {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/path_dialog.py"/>
        <source>Browse…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/path_dialog.py"/>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/path_dialog.py"/>
        <source>Change path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/path_dialog.py"/>
        <source>Media path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/path_dialog.py"/>
        <source>Path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/path_dialog.py"/>
        <source>The file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/path_dialog.py"/>
        <source>Which medium</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/path_dialog.py"/>
        <source>this folder</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PathField</name>
    <message>
        <location filename="../../ola_viewer/gui/building/fields.py"/>
        <source>Browse…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemCards</name>
    <message>
        <location filename="../../ola_viewer/gui/window/problem_cards.py"/>
        <source>Fixed. Undo takes it back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/problem_cards.py"/>
        <source>Fixes cannot be planned: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/problem_cards.py"/>
        <source>This record has nothing that can be fixed safely.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemDetail</name>
    <message>
        <location filename="../../ola_viewer/gui/problems/detail.py"/>
        <source>1 folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/detail.py"/>
        <source>Exclude {0}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/detail.py"/>
        <source>Fix this record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/detail.py"/>
        <source>Fix {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/detail.py"/>
        <source>Nothing to fix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/detail.py"/>
        <source>One undo step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/detail.py"/>
        <source>Planning …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/detail.py"/>
        <source>Silence…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/detail.py"/>
        <source>{0} folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/detail.py"/>
        <source>{0} in {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/detail.py"/>
        <source>{0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/detail.py"/>
        <source>{0} so far</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemMenus</name>
    <message>
        <location filename="../../ola_viewer/gui/problems/menus.py"/>
        <source>Delete {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/menus.py"/>
        <source>Guessed from the records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/menus.py"/>
        <source>LLaVA family</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/menus.py"/>
        <source>Leave {0} out of saves and exports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/menus.py"/>
        <source>Show again: {0} in {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/menus.py"/>
        <source>Silence {0} in all files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/menus.py"/>
        <source>Silence {0} in {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/menus.py"/>
        <source>Trainer of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/menus.py"/>
        <source>all files</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemTree</name>
    <message>
        <location filename="../../ola_viewer/gui/problems/tree.py"/>
        <source>Problems by severity</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemsLink</name>
    <message>
        <location filename="../../ola_viewer/gui/window/problems_link.py"/>
        <source>No further problem above.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/problems_link.py"/>
        <source>No further problem below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/problems_link.py"/>
        <source>Nothing was checked so far: F9 checks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/problems_link.py"/>
        <source>Only a deep check judges the order of frames.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/problems_link.py"/>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/problems_link.py"/>
        <source>Records with findings: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/problems_link.py"/>
        <source>so far</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemsPanel</name>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>All that can be fixed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>Check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>Check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>Checking …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>Deep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>Depth of the check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>Each fix is tried first: it counts as safe if its finding is gone and none has come.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>Fixes are planned when the check has ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>No problems found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>Nothing was checked yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>Quick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>Quick: the JSON alone. Files: existence, sizes and ranges. Deep: reads and decodes all media.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>Report…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>looking at {0} …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>the first {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/panel.py"/>
        <source>{0} fixed. Undo takes it back.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemsView</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/problems_view.py"/>
        <source>No problems found so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/problems_view.py"/>
        <source>Problems of the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/problems_view.py"/>
        <source>{0} more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProgressLine</name>
    <message>
        <location filename="../../ola_viewer/gui/window/status_bar.py"/>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/status_bar.py"/>
        <source>Show all jobs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProposalLine</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>(relative)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>, all ranges fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>, ranges do not fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>Add as rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>By content: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>Rule {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>of {0} found</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QueueDialog</name>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>Earlier queues</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>Go on with an earlier queue (Enter), or delete it (Del)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>How many, at random</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>Or begin a new one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>Order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>Records of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>Review {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>Shares</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>Strata</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>There is a queue of that name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>all of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>as stored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>at {0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>equally many of each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>in proportion to their size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>media folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>no strata</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>random</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>source file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/queue_dialog.py"/>
        <source>tag of the review</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RangeDialog</name>
    <message>
        <location filename="../../ola_viewer/gui/editing/range_dialog.py"/>
        <source> of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/range_dialog.py"/>
        <source>: behind the end of the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/range_dialog.py"/>
        <source>Bytes {0} to {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/range_dialog.py"/>
        <source>Edit it as JSON: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/range_dialog.py"/>
        <source>Medium</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/range_dialog.py"/>
        <source>Numbers of the patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/range_dialog.py"/>
        <source>Take</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/range_dialog.py"/>
        <source>size is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/range_dialog.py"/>
        <source>start_num is one whole number, size one or several.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/range_dialog.py"/>
        <source>start_num must not be negative, sizes must be above 0.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecentList</name>
    <message>
        <location filename="../../ola_viewer/gui/welcome/cards.py"/>
        <source>Not found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/welcome/cards.py"/>
        <source>Recent files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/welcome/cards.py"/>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/welcome/cards.py"/>
        <source>Yesterday</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecordTable</name>
    <message>
        <location filename="../../ola_viewer/gui/table/view.py"/>
        <source>Columns as delivered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/view.py"/>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/view.py"/>
        <source>Records</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RelinkControl</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/relink_control.py"/>
        <source>Searching for missing files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/relink_control.py"/>
        <source>The search ended: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/relink_control.py"/>
        <source>The search was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/relink_control.py"/>
        <source>comparing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/relink_control.py"/>
        <source>{0} of {1} missing files found</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RemapFeature</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/feature.py"/>
        <source>CSV (*.csv);;JSON (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/feature.py"/>
        <source>Report of broken paths</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/feature.py"/>
        <source>This record names no media file.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RemapPanel</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/panel.py"/>
        <source>, folders are being listed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/panel.py"/>
        <source>, {0} paths could not be looked up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/panel.py"/>
        <source>Apply to {0} records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/panel.py"/>
        <source>Change the paths (Ctrl+Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/panel.py"/>
        <source>Changed the paths of {0} records. Undo takes it back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/panel.py"/>
        <source>Filter to changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/panel.py"/>
        <source>One undo step. Nothing is written until you save.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/panel.py"/>
        <source>Rules apply from top to bottom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/panel.py"/>
        <source>Searching… {0} files: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/panel.py"/>
        <source>The preview is not finished yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/panel.py"/>
        <source>These rules change nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/panel.py"/>
        <source>This record is hidden by the filter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/panel.py"/>
        <source>{0} records previewed in {1}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RemapSide</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/side.py"/>
        <source>After rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/side.py"/>
        <source>Find missing files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/side.py"/>
        <source>Folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/side.py"/>
        <source>Folders of the media</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/side.py"/>
        <source>Now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/side.py"/>
        <source>Path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/side.py"/>
        <source>Search another folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/side.py"/>
        <source>Searched at {0} · took {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/side.py"/>
        <source>Searched for files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/side.py"/>
        <source>missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/side.py"/>
        <source>present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/side.py"/>
        <source>{0} files</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RenumberDialog</name>
    <message>
        <location filename="../../ola_viewer/gui/editing/bulk_dialog.py"/>
        <source>Digits at least</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/bulk_dialog.py"/>
        <source>First number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/bulk_dialog.py"/>
        <source>New ids</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/bulk_dialog.py"/>
        <source>Of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/bulk_dialog.py"/>
        <source>Prefix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/bulk_dialog.py"/>
        <source>There are no records.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/bulk_dialog.py"/>
        <source>as a number, without quotes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RestoreOffer</name>
    <message>
        <location filename="../../ola_viewer/gui/session_restore.py"/>
        <source>Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/session_restore.py"/>
        <source>Reading the earlier version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/session_restore.py"/>
        <source>Restore {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/session_restore.py"/>
        <source>Restore {0} anyway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/session_restore.py"/>
        <source>The edits cannot be restored: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/session_restore.py"/>
        <source>What was left is on an earlier version of the file. Take back the edits made since first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/session_restore.py"/>
        <source>{0} later ones need a newer version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/session_restore.py"/>
        <source>{0} restored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/session_restore.py"/>
        <source>{0} that the edits touch read otherwise now: this is another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/session_restore.py"/>
        <source>{0}: on {1}, saved edits had been taken back, and that was not saved. The file from before that save is gone: they are in force again, and the history begins at the save.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/session_restore.py"/>
        <source>{0}: {1} of {2} not saved.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReviewFoot</name>
    <message>
        <location filename="../../ola_viewer/gui/review/foot.py"/>
        <source>All judged: Ctrl+E exports the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/foot.py"/>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/foot.py"/>
        <source>Edit tags…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/foot.py"/>
        <source>Enter: keep note and return to the verdict keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/foot.py"/>
        <source>Judged {0} before it was edited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/foot.py"/>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/foot.py"/>
        <source>Note (N)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/foot.py"/>
        <source>Skip</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReviewHead</name>
    <message>
        <location filename="../../ola_viewer/gui/review/head.py"/>
        <source>95 %: {0} to {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/head.py"/>
        <source>Bad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/head.py"/>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/head.py"/>
        <source>Table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/head.py"/>
        <source>about </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/head.py"/>
        <source>about {0} more for ±2 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/head.py"/>
        <source>all judged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/head.py"/>
        <source>of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/head.py"/>
        <source>±2 % reached</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReviewLink</name>
    <message>
        <location filename="../../ola_viewer/gui/window/review_link.py"/>
        <source>Bad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/review_link.py"/>
        <source>Good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/review_link.py"/>
        <source>Unsure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/review_link.py"/>
        <source>Verdicts</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReviewOutcome</name>
    <message>
        <location filename="../../ola_viewer/gui/review/outcome.py"/>
        <source>Choose one review, or two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/outcome.py"/>
        <source>Compare with a review, or two with each other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/outcome.py"/>
        <source>Export all but the bad records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/outcome.py"/>
        <source>Export the good records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/outcome.py"/>
        <source>Export {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/outcome.py"/>
        <source>JSON (*.json);;Table (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/outcome.py"/>
        <source>Key of the {0} judged records:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/outcome.py"/>
        <source>Kinds and folders are still being counted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/outcome.py"/>
        <source>Nothing was judged yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/outcome.py"/>
        <source>Reviews (*.json);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/outcome.py"/>
        <source>Start a review first: the statistics are those of a queue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/outcome.py"/>
        <source>Write verdicts into records</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <location filename="../../ola_viewer/gui/review/page.py"/>
        <source>Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/page.py"/>
        <source>The volume cannot be remembered: {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReviewRoom</name>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>Bad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>Drawing {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>Edit tags…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>Finding the records of queues</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>Finding the records of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>Good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>Judged before: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>Kinds and folders are still being counted. Try again in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>No record of this queue is in the manifest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>One per line; the first nine have the keys 1 to 9.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>Play sound and video at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>Searching for earlier verdicts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>Tagged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>Take the verdict back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>There are no records to review yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>Unsure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>all: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>the filter: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>the selection: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/room.py"/>
        <source>{0} of the queue no longer there or read otherwise.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Ribbon</name>
    <message>
        <location filename="../../ola_viewer/gui/review/marks.py"/>
        <source>Records of the queue</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RuleFiles</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_files.py"/>
        <source>Load rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_files.py"/>
        <source>Load rules…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_files.py"/>
        <source>Rules (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_files.py"/>
        <source>Save rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_files.py"/>
        <source>Save rules…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_files.py"/>
        <source>Written: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_files.py"/>
        <source>{0} could not be written: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_files.py"/>
        <source>{0} rules loaded</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RuleRow</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_row.py"/>
        <source>Applies to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_row.py"/>
        <source>Find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_row.py"/>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_row.py"/>
        <source>Glob</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_row.py"/>
        <source>Kind of rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_row.py"/>
        <source>Prefix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_row.py"/>
        <source>Regex</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_row.py"/>
        <source>Remove rule (Del)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_row.py"/>
        <source>Replace with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_row.py"/>
        <source>Rule is on</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RulesView</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/rules_view.py"/>
        <source>Add a rule (Ins)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rules_view.py"/>
        <source>Add rule</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SampleDialog</name>
    <message>
        <location filename="../../ola_viewer/gui/problems/scope.py"/>
        <source>Check some records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/scope.py"/>
        <source>Records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/scope.py"/>
        <source>Seed (the same seed chooses the same records)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SampleList</name>
    <message>
        <location filename="../../ola_viewer/gui/problems/samples.py"/>
        <source>After</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/samples.py"/>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/samples.py"/>
        <source>Before and after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/samples.py"/>
        <source>Record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/samples.py"/>
        <source>What is wrong</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SampleModel</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/samples_view.py"/>
        <source>After</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/samples_view.py"/>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/samples_view.py"/>
        <source>Record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/samples_view.py"/>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/samples_view.py"/>
        <source>Rule</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SampleView</name>
    <message>
        <location filename="../../ola_viewer/gui/review/sample_view.py"/>
        <source>As trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/sample_view.py"/>
        <source>As written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/sample_view.py"/>
        <source>Record {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/sample_view.py"/>
        <source>The record as JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/sample_view.py"/>
        <source>The record cannot be shown: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/sample_view.py"/>
        <source>The turns as trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/sample_view.py"/>
        <source>The turns as written</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SamplesView</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/samples_view.py"/>
        <source>Samples before and after</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SaveControl</name>
    <message>
        <location filename="../../ola_viewer/gui/saving/save_control.py"/>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/save_control.py"/>
        <source>Free {0} kept for undo and save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/save_control.py"/>
        <source>Overwrite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/save_control.py"/>
        <source>Reload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/save_control.py"/>
        <source>Saving was cancelled. The files are as they were.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/save_control.py"/>
        <source>Saving {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/save_control.py"/>
        <source>The files are being saved already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/save_control.py"/>
        <source>There is nothing to save.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/save_control.py"/>
        <source>{0} files</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScopeBox</name>
    <message>
        <location filename="../../ola_viewer/gui/editing/scopes.py"/>
        <source>Records</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScopeButton</name>
    <message>
        <location filename="../../ola_viewer/gui/problems/scope.py"/>
        <source>All records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/scope.py"/>
        <source>Selected records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/scope.py"/>
        <source>Selected records ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/scope.py"/>
        <source>Shown records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/scope.py"/>
        <source>Shown records ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/scope.py"/>
        <source>Some of the shown records by chance…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/scope.py"/>
        <source>Which records are checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/scope.py"/>
        <source>{0} by chance, seed {1}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SearchDialog</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/search_dialog.py"/>
        <source>/folder/to/search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/search_dialog.py"/>
        <source>Browse…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/search_dialog.py"/>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/search_dialog.py"/>
        <source>Everything below these folders is listed once; then the rules that lead to the files are inferred.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/search_dialog.py"/>
        <source>Find missing files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/search_dialog.py"/>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/search_dialog.py"/>
        <source>Folder to search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/search_dialog.py"/>
        <source>Folders to search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/search_dialog.py"/>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SessionGlue</name>
    <message>
        <location filename="../../ola_viewer/gui/session_glue.py"/>
        <source>Open {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/session_glue.py"/>
        <source>Work cannot be kept: {0}. Save soon.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/session_glue.py"/>
        <source>{0} is open in another window too (process {1}). Who saves last wins.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/session_glue.py"/>
        <source>{0} more manifests have some.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/session_glue.py"/>
        <source>{0}: {1} of an earlier session not saved.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/settings_dialog.py"/>
        <source>Groups of settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/settings_dialog.py"/>
        <source>Like the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/settings_dialog.py"/>
        <source>Not kept: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/settings_dialog.py"/>
        <source>One folder per line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/settings_dialog.py"/>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SoundCanvas</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_canvas.py"/>
        <source>Sound</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SoundLink</name>
    <message>
        <location filename="../../ola_viewer/gui/window/sound_link.py"/>
        <source>Output: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/sound_link.py"/>
        <source>Sound goes to {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SoundTransport</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_transport.py"/>
        <source>0.1 s back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_transport.py"/>
        <source>0.1 s forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_transport.py"/>
        <source>Loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_transport.py"/>
        <source>Mute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_transport.py"/>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_transport.py"/>
        <source>Play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_transport.py"/>
        <source>Remove the loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_transport.py"/>
        <source>Space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_transport.py"/>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_transport.py"/>
        <source>Speed (Alt+, slower, Alt+. faster)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_transport.py"/>
        <source>Volume</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SourceField</name>
    <message>
        <location filename="../../ola_viewer/gui/building/fields.py"/>
        <source>/folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/fields.py"/>
        <source>/folder/manifest.json</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/fields.py"/>
        <source>A folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/fields.py"/>
        <source>A manifest file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/fields.py"/>
        <source>Manifest or folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/fields.py"/>
        <source>The open table, {0} records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/fields.py"/>
        <source>The selection, {0} records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/fields.py"/>
        <source>What the filter shows, {0} records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/fields.py"/>
        <source>Work on</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatisticsPanel</name>
    <message>
        <location filename="../../ola_viewer/gui/statistics/panel.py"/>
        <source>Measuring {0} records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/statistics/panel.py"/>
        <source>Waiting until the file is read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/statistics/panel.py"/>
        <source>all {0} records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/statistics/panel.py"/>
        <source>images and frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/statistics/panel.py"/>
        <source>in patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/statistics/panel.py"/>
        <source>media</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/statistics/panel.py"/>
        <source>of JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/statistics/panel.py"/>
        <source>records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/statistics/panel.py"/>
        <source>turns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/statistics/panel.py"/>
        <source>{0} records in the view</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatisticsSheet</name>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>95 % interval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>Bad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>By kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>By media folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>By source file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>By stratum of the queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>By tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>Each stratum by its true size: {0} bad.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>First</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>Good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>More for ±2 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>No record was judged in both reviews ({0}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>Record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>Second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>Share of bad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>Shares by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>Statistics of the review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>Stratum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>Total</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>Unsure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>Unsure is left out of the share. Interval: Wilson.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>no stratum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/statistics_sheet.py"/>
        <source>{0}: {1} judged in both, {2} alike. Cohen's kappa: {3}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SurveyControl</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/survey_control.py"/>
        <source>All {1} media paths are right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/survey_control.py"/>
        <source>Looking for media files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/survey_control.py"/>
        <source>The file is still being read. Survey when that is finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/survey_control.py"/>
        <source>The survey ended: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/survey_control.py"/>
        <source>The survey is out of date: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/survey_control.py"/>
        <source>The survey was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/survey_control.py"/>
        <source>Writing {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/survey_control.py"/>
        <source>Written: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/survey_control.py"/>
        <source>{0} could not be written: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/survey_control.py"/>
        <source>{0} of {1} media paths are broken</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TablePane</name>
    <message>
        <location filename="../../ola_viewer/gui/window/table_pane.py"/>
        <source> so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/table_pane.py"/>
        <source>1 row copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/table_pane.py"/>
        <source>Clear filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/table_pane.py"/>
        <source>Columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/table_pane.py"/>
        <source>More than {0} rows are not copied as text. Export them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/table_pane.py"/>
        <source>No record matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/table_pane.py"/>
        <source>Path copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/table_pane.py"/>
        <source>Record {0} is hidden by the filter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/table_pane.py"/>
        <source>Row {0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/table_pane.py"/>
        <source>There is no record {0}. The last one{1} is {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/table_pane.py"/>
        <source>There is nothing to filter by in this cell. ← → choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/table_pane.py"/>
        <source>This file holds no records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/table_pane.py"/>
        <source>{0} rows copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/table_pane.py"/>
        <source>{0} terms are set</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TermChip</name>
    <message>
        <location filename="../../ola_viewer/gui/filter/term_chip.py"/>
        <source>not</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TextFlow</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/text_flow.py"/>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/text_flow.py"/>
        <source>Copy all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/text_flow.py"/>
        <source>Filter by the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/text_flow.py"/>
        <source>Select all</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TextTabs</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/text_tabs.py"/>
        <source>As stored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/text_tabs.py"/>
        <source>As trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/text_tabs.py"/>
        <source>Conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/text_tabs.py"/>
        <source>Conversation as trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/text_tabs.py"/>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/text_tabs.py"/>
        <source>Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/text_tabs.py"/>
        <source>Exactly as stored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/text_tabs.py"/>
        <source>Pretty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/text_tabs.py"/>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/text_tabs.py"/>
        <source>White space added for reading</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TurnEditor</name>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>Delete turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>Insert</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>Insert a placeholder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>Move down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>Move up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>New turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>New, split, move, delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>Next turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>Previous turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>Put the cursor where the turn is to be split</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>Role</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>Split at the cursor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>Text of the turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>This record has no turns that can be edited as text. Edit it as JSON.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>Turn {0} holds half a character. Edit it as JSON.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>Turn {0} is not text. Edit it as JSON.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>turn {0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/turn_editor.py"/>
        <source>{0}   {1} of {2}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VisualPanel</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_panel.py"/>
        <source>Frame {0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_panel.py"/>
        <source>Loop from frame {0} to {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_panel.py"/>
        <source>Opening {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_panel.py"/>
        <source>found in root folder {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WarningCard</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/figure_strip.py"/>
        <source>Take</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <location filename="../../ola_viewer/gui/welcome/page.py"/>
        <source>All keys on one page (F1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/welcome/page.py"/>
        <source>Browse, check and repair training manifests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/welcome/page.py"/>
        <source>Clear list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/welcome/page.py"/>
        <source>Every kind of record, with a few faults</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/welcome/page.py"/>
        <source>Files that you open are listed here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/welcome/page.py"/>
        <source>Keyboard map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/welcome/page.py"/>
        <source>New here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/welcome/page.py"/>
        <source>Ola Viewer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/welcome/page.py"/>
        <source>Open the sample manifest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/welcome/page.py"/>
        <source>Recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/welcome/page.py"/>
        <source>Set up a published set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/welcome/page.py"/>
        <source>↑ ↓ choose    Enter open    Ctrl+Enter add to open table</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WindowCommands</name>
    <message>
        <location filename="../../ola_viewer/gui/window/commands.py"/>
        <source>Add a root folder for relative paths</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/commands.py"/>
        <source>Add to open table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/commands.py"/>
        <source>Find records with “{0}” in their id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/commands.py"/>
        <source>Go to record {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/commands.py"/>
        <source>How to filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/commands.py"/>
        <source>Manifests ({0});;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/commands.py"/>
        <source>No manifest (.json, .jsonl, .gz, .zst) in this folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/commands.py"/>
        <source>Ola Viewer {0}, Apache License 2.0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/commands.py"/>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/commands.py"/>
        <source>Open manifests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/commands.py"/>
        <source>Open {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/commands.py"/>
        <source>The list of recent files cannot be kept: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/commands.py"/>
        <source>{0} is searched for relative paths now.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WorkExchange</name>
    <message>
        <location filename="../../ola_viewer/gui/editing/work_exchange.py"/>
        <source>Apply a work file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/work_exchange.py"/>
        <source>Apply {0} anyway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/work_exchange.py"/>
        <source>List</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/work_exchange.py"/>
        <source>Save the work file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/work_exchange.py"/>
        <source>{0} and {1} written to {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/work_exchange.py"/>
        <source>{0}: {1} and {2} applied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/work_exchange.py"/>
        <source>{0}: {1} of {2} edits were done; the next does not fit: {3}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/work_exchange.py"/>
        <source>{0}: {1} that it edits read otherwise here.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WorkersField</name>
    <message>
        <location filename="../../ola_viewer/gui/building/fields.py"/>
        <source>Run on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/fields.py"/>
        <source>Workers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/fields.py"/>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/fields.py"/>
        <source>one a core</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/fields.py"/>
        <source>this machine; or a Dask scheduler, tcp://host:8786</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Head</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/rules_view.py"/>
        <source>Applies to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rules_view.py"/>
        <source>Break</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rules_view.py"/>
        <source>Change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rules_view.py"/>
        <source>Changed paths that lead to no file, before or after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rules_view.py"/>
        <source>Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rules_view.py"/>
        <source>Find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/tree.py"/>
        <source>Fix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rules_view.py"/>
        <source>Missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rules_view.py"/>
        <source>Paths that are right now and would not be any more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rules_view.py"/>
        <source>Paths that lead to a file afterwards, and do not now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rules_view.py"/>
        <source>Paths that the rule changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rules_view.py"/>
        <source>Present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/tree.py"/>
        <source>Problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/tree.py"/>
        <source>Records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rules_view.py"/>
        <source>Replace with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rules_view.py"/>
        <source>Rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rules_view.py"/>
        <source>Video patches for which the trainer would begin or cease to swap red and blue</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Stage</name>
    <message>
        <location filename="../../ola_viewer/gui/review/sample_view.py"/>
        <source>No media</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/candidate_card.py"/>
        <source>No preview</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Tabs</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/text_tabs.py"/>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>10 frames or 5 s back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>10 frames or 5 s on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>About Ola Viewer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Add to open table…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>All that can be fixed…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Apply work file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>As trained or as photographed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Bottom panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Clear filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Columns as delivered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Commands and records…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Compare with another reviewer…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Convert…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Copy media path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Copy rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Deep check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Delete records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Duplicate records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Edit media path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Edit patch numbers…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Edit record as JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Edit turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Exclude or include records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Exclude this cell's value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Export all but the bad records…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Export bad records with reasons…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Export only the good records…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Export records without errors…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Export the verdicts…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Faster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>File check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Filter by this cell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Find earlier verdicts in this manifest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Find missing files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>First record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Fit or 1:1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Fix this record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Go to record…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>How to filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Keyboard map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Last record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Left pane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Look for media files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Loop ends here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Loop starts here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Mix…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Move records down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Move records to position…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Move records up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Mute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>New ids…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>New or earlier review…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Next match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Next page of the inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Next pane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Next problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Next record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>One frame or 0.1 s back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>One frame or 0.1 s on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Open folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Open the sample manifest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Pack…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Play or pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Previous match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Previous page of the inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Previous pane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Previous problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Previous record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Quick check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Reload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Remap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Remap paths</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Replace in conversations…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Report broken paths…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Report of findings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Right pane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Save work file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Select all rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Select or unselect this row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Set up a published set…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Set, remove or rename a key…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Show changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Slower</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Sort by frame order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Sound tracks…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Statistics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Statistics of the review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Theme: dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Theme: light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Theme: like the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>To the inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>To the left pane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>To the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Unpack…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Write verdicts into the records…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Zoom in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>Zoom out</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ask</name>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/ask.py"/>
        <source>They are lost if you go on without saving.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/ask.py"/>
        <source>{0} has {1} unsaved edits.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>building</name>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>    left out: {0}: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>({0} of {1} found)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>/folder/mix.json, or .jsonl for JSON Lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <source>/folder/new.json, or .jsonl for JSON Lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>/new/folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>1 file is left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>A folder of images is one video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Add to the mix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Add…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>An earlier run is in this folder: {0} entries are taken over.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Another description…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>Byte for byte what the published script writes, its traps included.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <source>CSV (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Check to depth “files”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Choose the description of the set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <source>Convert</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_task.py"/>
        <source>Convert 1 record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_task.py"/>
        <source>Convert {0} records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_task.py"/>
        <source>Converted {0} records to {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_task.py"/>
        <source>Converting {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Description of a set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Descriptions (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Downloads in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>Every record gets its place in the mix as its id.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>Every sound track is there already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>Exactly as create_patch.py</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Expected layout and what is there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Extract</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Extract the archives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>Extracted {0} archives: {1} files are there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>Extracting {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>Files in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>Fill in 1 sound track</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>Fill in {0} sound tracks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Find the path rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Folder of the downloads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>Frames a second of videos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Ids</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Ids that meet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>Images and sounds keep their bytes, videos become JPEG frames, and the patches are read back. An interrupted run goes on where it stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>In the mix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>JPEG quality of frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <source>JSON Lines, records as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <source>JSON array, records as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Keep and list ids that meet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Key for the origin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <source>Keys without a meaning in the other form keep their bytes. What it cannot express is listed by record, never dropped in silence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <source>LLaMA-Factory: messages, lists of media</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>Largest patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>Left out: record {0} of {1} is not valid JSON.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <source>List of losses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>List the origin of every record (.sources.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>Make 1 sound track</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Make sound tracks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Make the sound tracks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>Make {0} sound tracks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>Manifest to write</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Manifests ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Mix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>Mix 1 record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>Mix {0} records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>Mixed {0} records, {1}, into {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>Mixing {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>Most pieces in a patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>No record has a video file without a sound track of its own: there is nothing to make.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Number all records anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <source>Ola: conversations, from and value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Origin under the key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Overwrite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>Pack</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>Pack 1 file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>Pack 1 medium</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>Pack sounds too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>Pack {0} files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>Pack {0} media</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>Packed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>Packed {0} files into {1} patches as create_patch.py does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>Packing {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>Patches in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>Path rules for {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Propose rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Put the file's name before ids that meet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <source>Qwen: messages with parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>Read every patch back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Ready manifest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_task.py"/>
        <source>Record {0} ({1}): {2} {3}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Records keep every byte. Shares: all, first:N, first:N%, end:N, random:N, random:N%; behind it or alone a weight: x2 takes every record twice, *1.5 once and half of them again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Set up a published set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>Set up {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>Setting up {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Shuffle the order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>Sound tracks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>Sound tracks of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>Sound tracks: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>Sound tracks: {0} videos looked at, {1} failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Sources of the mix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>The check to depth “files” finds faults in {0} records.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>The check to depth “files” finds nothing worse than notes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>The manifest is not written yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>The shares take no record at all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>The sound track of every video as 16 kHz mono WAV in a tree that mirrors theirs. Valid tracks that are there are kept. Of a manifest: of the videos without “audio”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <source>To</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>To decide: {0}: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>Tracks in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>Unpack</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>Unpack 1 file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>Unpack {0} files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>Unpacked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>Unpacking {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Verify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>Verifying {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>What the records hold in patches becomes ordinary files with the original bytes. Files that are there already are compared and kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>Work on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Workers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Write manifest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>Write the ready manifest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>Write to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>Writing {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>Written: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>Written: {0} ({1} records, {2})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>Wrote {0} records to {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_task.py"/>
        <source>Wrote {0} records, {1}, to {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>about</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>add the manifests to mix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>after extraction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>archives to extract</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_task.py"/>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <location filename="../../ola_viewer/gui/building/tasks.py"/>
        <source>choose a file name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/tasks.py"/>
        <source>choose a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/tasks.py"/>
        <source>choose a manifest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>choose the folder of the downloads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>done, with remarks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/building/setup_status.py"/>
        <source>elsewhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/tasks.py"/>
        <source>exists; tick Overwrite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../resources/translations/extract.py"/>
        <source>extracted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/building/soundtracks.py"/>
        <location filename="../../resources/translations/extract.py"/>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>frame folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>holds a job with other settings ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>ids that meet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/building/setup_status.py"/>
        <source>incomplete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/building/soundtracks.py"/>
        <location filename="../../resources/translations/extract.py"/>
        <source>kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>media</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>media files there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/building/setup_status.py"/>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <source>ms-swift: messages, lists of media</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <source>no limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../resources/translations/extract.py"/>
        <source>no media</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>no record points into a patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <location filename="../../ola_viewer/gui/building/tasks.py"/>
        <source>no such folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_dialog.py"/>
        <location filename="../../ola_viewer/gui/building/media_dialogs.py"/>
        <location filename="../../ola_viewer/gui/building/mix_dialog.py"/>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>not done yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/building/setup_status.py"/>
        <source>not extracted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_task.py"/>
        <source>not fully expressed of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>not there yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>nothing to do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>nothing to pack here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/tasks.py"/>
        <source>nothing was left to do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>packed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>patches, about</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/building/setup_status.py"/>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_task.py"/>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/building/soundtracks.py"/>
        <source>silent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../resources/translations/extract.py"/>
        <source>sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>sound tracks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/building/setup_status.py"/>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>sound tracks to make</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>sounds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>sources</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/tasks.py"/>
        <source>the folder does not exist</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/tasks.py"/>
        <source>the folder is read-only for you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_task.py"/>
        <source>there are no records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/tasks.py"/>
        <source>this is a file, not a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/tasks.py"/>
        <source>this is a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/tasks.py"/>
        <source>this is one of the sources</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>to make</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_task.py"/>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>to read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>to write</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>tracks there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>video files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>videos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>where the downloads are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/building/soundtracks.py"/>
        <location filename="../../resources/translations/extract.py"/>
        <source>written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>{0} archives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>{0} archives are left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>{0} archives failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>{0} are left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_task.py"/>
        <source>{0} are not fully expressed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_task.py"/>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>{0} exists and is replaced.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>{0} files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>{0} files are left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>{0} files in {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>{0} files share their name with another one and will be missing in the mapping.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>{0} ids get the name of their file before them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_task.py"/>
        <source>{0} in the sample: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>{0} is missing: download {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>{0} is no log of a job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/tasks.py"/>
        <source>{0} is read-only for you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>{0} media cannot be found and stay as they are, such as: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>{0} media point into a patch already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>{0} path rules: {1} paths lead nowhere now, {2} afterwards.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>{0} paths lead nowhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>{0} records are broken and will be left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/convert_task.py"/>
        <source>{0} records had been converted by an earlier run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>{0} records had been written by an earlier run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>{0} records of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>{0} records share their id with another one. They are kept and listed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/mix_task.py"/>
        <source>{0} records shared their id with another one, such as {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>{0} videos become folders of frames, which the trainer cannot load as they are. Pack them again before training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_dialog.py"/>
        <source>{0} videos without sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/views.py"/>
        <source>{0}: cancelled. What was finished is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/views.py"/>
        <source>{0}: failed ({1}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>{0}: {1} files extracted, {2} were there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/setup_task.py"/>
        <source>{0}: {1} records in {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/media_tasks.py"/>
        <source>“size” becomes a list of one even for images, which the image reader refuses.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/building/tasks.py"/>
        <source>… and {0} more; see the log.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>columns</name>
    <message>
        <location filename="../../ola_viewer/gui/table/columns.py"/>
        <source>Bytes of the record's pieces in patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/columns.py"/>
        <location filename="../../ola_viewer/gui/table/delegate.py"/>
        <source>Edited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/delegate.py"/>
        <source>Excluded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/columns.py"/>
        <source>First question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/columns.py"/>
        <source>Folder and name of the first medium</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/columns.py"/>
        <source>Frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/columns.py"/>
        <source>Images, or frames of a video in a patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/columns.py"/>
        <source>Kind of record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/columns.py"/>
        <source>Media</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/columns.py"/>
        <source>Position in the file, counted from 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/columns.py"/>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/columns.py"/>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/columns.py"/>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/columns.py"/>
        <source>Turns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/delegate.py"/>
        <source>Unreadable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/columns.py"/>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/table/columns.py"/>
        <source>What a review says</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>conversation</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/conversation_view.py"/>
        <source>The trainer will read this tag as ordinary text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/conversation_view.py"/>
        <source>The trainer will take a medium of another sample.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/conversation_view.py"/>
        <source>empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/conversation_view.py"/>
        <source>left out by the trainer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/conversation_view.py"/>
        <source>not text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/conversation_view.py"/>
        <source>nothing left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/conversation_view.py"/>
        <source>replaced by text_q</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/conversation_view.py"/>
        <source>role unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/conversation_view.py"/>
        <source>text_q takes its place</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <location filename="../../ola_viewer/gui/figures.py"/>
        <source>1 edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/figures.py"/>
        <source>1 record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/figures.py"/>
        <source>1 verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/figures.py"/>
        <source>about {0} h left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/figures.py"/>
        <source>about {0} min left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/figures.py"/>
        <source>about {0} s left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/figures.py"/>
        <source>bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/figures.py"/>
        <source>{0} edits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/figures.py"/>
        <source>{0} records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/figures.py"/>
        <source>{0} verdicts</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>inspector</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/inspector.py"/>
        <source>Edit turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/inspector.py"/>
        <source>Turn {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>keys</name>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>10 frames or 5 s back, on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Add to the filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>As trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Back to the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Delete the turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Edit the turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Exclude</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Export the verdicts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Extend the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Facets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Fit or 1:1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Fold, unfold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Go to a record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Good, bad, unsure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>In the review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Insert a placeholder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>JSON or conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Loop start, end, on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Media</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Move</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Move the turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Mute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>New turn behind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>One frame or 0.1 s back, on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Only this</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Play, pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Show in the inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Skip, back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Split at the cursor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Take, give up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Turn before, behind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>While a turn is edited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/dialogs/key_map.py"/>
        <source>Zoom</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>media</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/scopes.py"/>
        <source>All records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/samples_view.py"/>
        <source>Breaks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/media_states.py"/>
        <source>Case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/media_states.py"/>
        <source>Disk does not answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/media_states.py"/>
        <source>Empty or unreadable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/media_states.py"/>
        <source>Extension</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/scopes.py"/>
        <source>Field: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/media_link.py"/>
        <source>Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/scopes.py"/>
        <source>Filter: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/media_states.py"/>
        <source>Missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/media_states.py"/>
        <source>No root</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/samples_view.py"/>
        <source>Not looked up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/media_states.py"/>
        <source>Other extension</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/media_states.py"/>
        <source>Other upper and lower case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/media_states.py"/>
        <source>Out of range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/media_states.py"/>
        <source>Present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/media_states.py"/>
        <source>Range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/media_states.py"/>
        <source>Relative, no root folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/scopes.py"/>
        <source>Selection: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/media_link.py"/>
        <source>Unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/media_states.py"/>
        <source>Unreachable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/media_states.py"/>
        <source>Unusable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/samples_view.py"/>
        <source>ambiguous</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/samples_view.py"/>
        <source>colours change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/window/media_link.py"/>
        <source>media paths</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>media_state</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>Add a root folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>Cannot be decoded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>Copy path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>File cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>File is empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>File missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>Find missing files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>Not a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>Not a medium</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>Other upper and lower case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>Patch object incomplete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>Range ends behind the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>Range outside the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>Show JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>Size is a list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>Size is not a list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/decoders.py"/>
        <source>The medium cannot be shown: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>Too large to show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/media_state.py"/>
        <source>img_path in a video</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>medium_menu</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/medium_menu.py"/>
        <source>Copy path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/medium_menu.py"/>
        <source>Copy path on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/medium_menu.py"/>
        <source>Copy picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/medium_menu.py"/>
        <source>Copy reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/medium_menu.py"/>
        <source>PNG pictures (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/medium_menu.py"/>
        <source>Path copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/medium_menu.py"/>
        <source>Picture copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/medium_menu.py"/>
        <source>Reason copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/medium_menu.py"/>
        <source>Save picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/medium_menu.py"/>
        <source>Save picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/medium_menu.py"/>
        <source>Saved {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/medium_menu.py"/>
        <source>Show folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/medium_menu.py"/>
        <source>{0} cannot be written.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>menus</name>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>&amp;Build</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>&amp;Go</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>&amp;Media</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>&amp;Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/actions/specs.py"/>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>opening</name>
    <message>
        <location filename="../../ola_viewer/gui/opening.py"/>
        <source>Indexing {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/opening.py"/>
        <source>{0} records</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>placeholders</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/placeholders.py"/>
        <source>1 frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/placeholders.py"/>
        <source>The trainer reads this as ordinary text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/placeholders.py"/>
        <source>The trainer will put the picture into the answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/placeholders.py"/>
        <source>The trainer will put the sound into the answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/placeholders.py"/>
        <source>The trainer will take another sample's sound for this tag.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/placeholders.py"/>
        <source>The trainer will take the picture of another sample for this tag.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/placeholders.py"/>
        <source>The turn says nothing else: the trainer reads the tag as text and loses the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/placeholders.py"/>
        <source>in an answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/placeholders.py"/>
        <source>lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/placeholders.py"/>
        <source>no picture left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/placeholders.py"/>
        <source>no sound left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/placeholders.py"/>
        <source>text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/placeholders.py"/>
        <source>{0} frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/placeholders.py"/>
        <source>{0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>problems</name>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>1 record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Access</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Corrupting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Cut off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Decoding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Duplicate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>EXIF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>First turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>ID missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>ID twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Identical</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Info</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Media mix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>No file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>No object</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>No turns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/answers.py"/>
        <source>Nothing was checked so far: F9 checks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Overlap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Patch key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Range end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Rare key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Refusal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Role</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Roles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Signature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Silence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Suffix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Tag lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Tag order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Too long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Turns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>Warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/runs.py"/>
        <source>at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/runs.py"/>
        <source>earlier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>img_path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/words.py"/>
        <source>text_q</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/runs.py"/>
        <source>{0} checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/problems/runs.py"/>
        <source>{0} of {1} records checked</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>remap</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>1 folder could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>1 folder to decide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>1 has candidates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>1 has none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>1 path no rule explains</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>All missing files are found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_row.py"/>
        <source>All records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_row.py"/>
        <source>Field: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/path_dialog.py"/>
        <source>No such file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>Nothing is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>The search ended at 20,000,000 files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/path_dialog.py"/>
        <source>The trainer opens files only; nothing is fetched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/path_dialog.py"/>
        <source>The trainer would exchange red and blue otherwise than now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/path_dialog.py"/>
        <source>This is a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>{0} folders could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>{0} folders to decide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>{0} have candidates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>{0} have none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/path_dialog.py"/>
        <source>{0} is there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/evidence_view.py"/>
        <source>{0} paths no rule explains</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/rule_row.py"/>
        <source>{0} records</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>remap-warnings</name>
    <message>
        <location filename="../../ola_viewer/gui/remap/warnings.py"/>
        <source>Rule {0} brings “{1}” into {2} paths.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/warnings.py"/>
        <source>Rule {0} cannot be applied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/warnings.py"/>
        <source>Rule {0} drops “{1}” from {2} paths.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/warnings.py"/>
        <source>Rule {0}: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/warnings.py"/>
        <source>The colours of {0} videos change in training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/warnings.py"/>
        <source>The trainer would begin to swap red and blue. Choose a folder without the word.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/warnings.py"/>
        <source>The trainer would silently replace these records by others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/warnings.py"/>
        <source>The trainer would stop swapping red and blue. Rename the folder to keep the word.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/warnings.py"/>
        <source>They cannot be told apart afterwards.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/warnings.py"/>
        <source>{0} different paths become one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/remap/warnings.py"/>
        <source>{0} paths that are right now would break.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>review</name>
    <message>
        <location filename="../../ola_viewer/gui/review/reports.py"/>
        <source>Exporting {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/reports.py"/>
        <source>The report cannot be written: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/reports.py"/>
        <source>Verdicts written into {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/reports.py"/>
        <source>Writing verdicts into records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/head.py"/>
        <source>as stored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/head.py"/>
        <source>equal shares by {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/head.py"/>
        <source>proportional shares by {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/head.py"/>
        <source>seed {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/head.py"/>
        <source>{0} at random of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/head.py"/>
        <source>{0} records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/review/reports.py"/>
        <source>{0} written to {1}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>saving</name>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>All {0} records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Give the whole path of the file to write.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>Name the file to write.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>The filter's {0} records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/saving/export_dialog.py"/>
        <source>The {0} selected records</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>scopes</name>
    <message>
        <location filename="../../ola_viewer/gui/editing/scopes.py"/>
        <source>all: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/scopes.py"/>
        <source>the selection: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/editing/scopes.py"/>
        <source>what is shown: {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>session</name>
    <message>
        <location filename="../../ola_viewer/gui/session_store.py"/>
        <source>The session database was damaged. It was kept as {0} and a new one begun.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>1 is in order. Lower finds more and is wrong more often.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>A second opening of an unchanged file is then immediate. Otherwise they go when the file is closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>And by more than 5 %.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Beginnings of a failed answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Checks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Empty: follow the system's default.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Empty: the name of your account.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Every one, as NAME.1.bak, NAME.2.bak …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Frames kept of a video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Frames per second of a patch video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Keep a copy of the file before the first save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Keep indexes of opened files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Larger ones are reported as video-memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Like the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Media</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Memory bound for one video in MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Ola</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>One per line, such as: id-missing=info</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>One per line, upper or lower case.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>One per line: a code for all files, or a code, a blank and the path of a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>One per line: ola, oryx or llava, a blank and the path. Others are guessed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>One per line; the first nine have the keys 1 to 9.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>One, as NAME.bak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Oryx</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Other severities</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Output device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Patches carry no time; most sets were cut at 1 per second.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Play sound and video at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Root folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Saving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Score from which frames count as out of order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Searched for relative paths, after the manifest's own folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Seconds by which picture and sound may differ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Silenced rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Trainer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Trainers of files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Volume in percent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>When a record comes up in the review.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Which copies are kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Whose rules decide what is kept and where paths start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Written beside the manifest as NAME.bak.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>Your name in verdicts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/settings/schema.py"/>
        <source>frames_upbound of the training script.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>sound_facts</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_facts.py"/>
        <source>1 chunk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_facts.py"/>
        <source>Empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_facts.py"/>
        <source>Refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_facts.py"/>
        <source>The sound has no samples: the trainer will train 30 s of silence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_facts.py"/>
        <source>The trainer will use the first {0} s only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_facts.py"/>
        <source>Too long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_facts.py"/>
        <source>mono</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_facts.py"/>
        <source>stereo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_facts.py"/>
        <source>{0} channels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/sound_facts.py"/>
        <source>{0} chunks of 30 s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>visual_facts</name>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source> in a file of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source> of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>1 frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>Bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>Codec</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>EXIF rotation ignored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>Form</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>Frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>Kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>R and B swapped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>Rotated {0}°</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>The file ends early. The trainer will train the missing part as grey.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>The photo carries EXIF orientation {0}. The trainer will not turn it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>The trainer exchanges red and blue in videos of this path; you see what it sees.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>The trainer's reader turns it as stored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>Truncated, grey part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>all {0} frames, {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>not this one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>the only frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>this one as number {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>this one as numbers {0} to {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>{0} frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>{0} of {1} frames, {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>{0} refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ola_viewer/gui/inspector/visual_facts.py"/>
        <source>{0} to the end</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
