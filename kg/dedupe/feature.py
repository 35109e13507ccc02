"""A reason for or against two entities being one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Feature:
    """A reason for (points above 0) or against two entities being one."""

    name: str
    points: float
    reason: str
