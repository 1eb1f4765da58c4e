"""Spot checks: queues, sampling, verdicts, statistics."""
