"""Entities that may be one: found by shared keys, scored feature by feature, judged by people."""
