"""Rules that say what the trainer will do with a record, and fixes for them."""
