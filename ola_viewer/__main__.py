"""`python -m ola_viewer`: the same as the command `ola-viewer`."""

import sys

from ola_viewer.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
