"""Finding and decoding media exactly as the trainer does. Knows records only as `MediaRef`."""
