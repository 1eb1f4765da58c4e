"""Work around a set: mix, pack, unpack, sound tracks, convert, set-up of the published sets.

Everything here reads manifests and media and writes new files; it never changes an open document or a source file.
Each kind of work is a plain function (`mix.mix`, `convert.convert`, `setup.set_up`, …) and a job by name
(`job_runner.run_job`), the same for the window and the command line. New files appear complete or not at all.
"""
