"""Answers on a map: rows with a latitude and a longitude, or with a point in well-known text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from web import numbers

if TYPE_CHECKING:
    from kg.turtle import Term
    from web.answers import Rows
    from web.parts.tables import Cell
    from web.show import Show

_WKT: Final = "http://www.opengis.net/ont/geosparql#wktLiteral"
#: Longitude first, as in OGC 06-103r4; with another reference system it is not read.
_POINT: Final = re.compile(
    r"(?:<http://www\.opengis\.net/def/crs/OGC/1\.3/CRS84>\s*)?POINT\s*\(\s*(\S+)\s+(\S+)\s*\)", re.IGNORECASE
)
_LATITUDE: Final = frozenset({"lat", "latitude"})
_LONGITUDE: Final = frozenset({"lon", "lng", "long", "longitude"})
_POLE, _DATE_LINE = 90.0, 180.0
_NARROWEST: Final = 24.0


@dataclass(frozen=True, slots=True)
class Pin:
    """One row on the map: degrees, and what is there."""

    latitude: float
    longitude: float
    label: Cell


@dataclass(frozen=True, slots=True)
class Map:
    """Pins, and the part of the world that holds them: x, y, width and height in degrees from 180 W, 90 N."""

    pins: tuple[Pin, ...]
    window: tuple[float, float, float, float]
    left_out: int = 0

    @property
    def radius(self) -> float:
        """How large a pin is drawn, in degrees."""
        return round(self.window[2] / 110, 3)


def pins(rows: Rows, show: Show) -> Map | None:
    """Place rows; None where no column tells of places."""
    spots = [_spot(row, rows.columns) for row in rows.rows]
    used = {place for spot in spots if spot for place in spot[2]}
    label = next((place for place in range(len(rows.columns)) if place not in used), 0)
    found = tuple(
        Pin(spot[0], spot[1], show.cell(row[label]))
        for row, spot in zip(rows.rows, spots, strict=True)
        if spot
    )
    return Map(found, _window(found), len(rows.rows) - len(found)) if found else None


def _spot(row: tuple[Term | None, ...], columns: tuple[str, ...]) -> tuple[float, float, set[int]] | None:
    """Find latitude and longitude in a row, and the columns that tell them."""
    for place, term in enumerate(row):
        if isinstance(term, Literal) and term.datatype.value == _WKT and (m := _POINT.fullmatch(term.value)):
            return _checked(_float(m[2]), _float(m[1]), {place})
    names = [name.lower() for name in columns]
    north = next((place for place, name in enumerate(names) if name in _LATITUDE), None)
    east = next((place for place, name in enumerate(names) if name in _LONGITUDE), None)
    if north is None or east is None:
        return None
    return _checked(numbers.number(row[north]), numbers.number(row[east]), {north, east})


def _checked(north: float | None, east: float | None, used: set[int]) -> tuple[float, float, set[int]] | None:
    if north is None or east is None or abs(north) > _POLE or abs(east) > _DATE_LINE:
        return None
    return north, east, used


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _window(found: tuple[Pin, ...]) -> tuple[float, float, float, float]:
    """Frame the pins with room around them, twice as wide as high, within the world."""
    west, east = min(p.longitude for p in found), max(p.longitude for p in found)
    north, south = max(p.latitude for p in found), min(p.latitude for p in found)
    width = min(2 * _DATE_LINE, max(_NARROWEST, 1.3 * (east - west), 2.6 * (north - south)))
    height = width / 2
    x = min(max((west + east - width) / 2 + _DATE_LINE, 0), 2 * _DATE_LINE - width)
    y = min(max(_POLE - (north + south + height) / 2, 0), 2 * _POLE - height)
    return round(x, 3), round(y, 3), round(width, 3), round(height, 3)
