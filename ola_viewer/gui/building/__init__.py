"""Building sets in the window: dialogs for mix, pack, unpack, sound tracks, conversion, set-up of published sets."""
