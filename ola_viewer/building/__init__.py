"""Work around a set: mix, pack, unpack, sound tracks, convert, set-up of the published sets."""
