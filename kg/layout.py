"""Where the things of a large graph are drawn: a force-directed layout in time linear in things and ties.

Repulsion is that of a mesh: masses are spread over the cells of a grid, the field of all of them is a
convolution (Hockney and Eastwood, *Computer Simulation Using Particles*, 1988), and things near each other
push each other apart besides. Masses are those of ForceAtlas2 (Jacomy et al., PLoS ONE 9(6), 2014);
attraction grows more slowly than distance, which draws clusters apart (Noack, *Modularity clustering is
force-directed layout*, 2009). The graph is coarsened first and refined level by level (Walshaw, *A
multilevel algorithm for force-directed graph drawing*, 2000). The same graph gives the same layout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_SMALLEST: Final = 40  # things at which coarsening ends
_NEAR: Final = 6  # neighbours in the order of cells that push each other exactly
_COARSE_SWEEPS, _FINE_SWEEPS = 160, 60
_GRAVITY: Final = 0.0005
_PULL: Final = 0.35  # power of the distance
_PUSH: Final = 2.0


def layout(count: int, ends: Ints, start: Floats | None = None) -> Floats:
    """Place ``count`` things that ties link (``ends`` has a row of two numbers a tie): a row of x and y each.

    With ``start``, things stay near where they were; a row of NaN is a thing that had no place yet. The
    result is centred, and its root mean square distance from the centre is 1.

    >>> import numpy as np
    >>> places = layout(4, np.array([[0, 1], [1, 2], [2, 3]]))
    >>> places.shape, bool(np.hypot(*(places[0] - places[3])) > np.hypot(*(places[0] - places[1])))
    ((4, 2), True)
    """
    if not count:
        return np.zeros((0, 2))
    random = np.random.default_rng(7)
    graph = _Graph.of(count, ends)
    if start is not None:
        places = _seeded(graph, start, random)
        return _centred(_swept(graph, places, _FINE_SWEEPS // 2, heat=0.02))
    levels = [(graph, np.zeros(0, dtype=np.int64)), *_coarser(graph, random)]
    coarsest = levels[-1][0]
    places = random.standard_normal((coarsest.count, 2)) * np.sqrt(coarsest.mass.sum())
    places = _swept(coarsest, places, _COARSE_SWEEPS, heat=0.3)
    for place in range(len(levels) - 1, 0, -1):
        fine, parents = levels[place - 1][0], levels[place][1]
        spread = np.sqrt(places.var(axis=0).sum() / max(1, len(places)))
        places = places[parents] + random.standard_normal((fine.count, 2)) * spread * 0.3
        places = _swept(fine, places, _FINE_SWEEPS, heat=0.06)
    return _centred(places)


@dataclass(frozen=True, slots=True)
class _Graph:
    """Weighted ties without loops, each pair once, and the masses of things."""

    count: int
    one: Ints
    other: Ints
    weight: Floats
    mass: Floats

    @classmethod
    def of(cls, count: int, ends: Ints, weight: Floats | None = None, size: Floats | None = None) -> _Graph:
        pairs = np.sort(np.asarray(ends, dtype=np.int64).reshape(-1, 2), axis=1)
        keep = pairs[:, 0] != pairs[:, 1]
        pairs, given = pairs[keep], np.ones(keep.sum()) if weight is None else weight[keep]
        keys, place = np.unique(pairs[:, 0] * count + pairs[:, 1], return_inverse=True)
        weights = np.bincount(place, given, len(keys)).astype(np.float64)
        one, other = keys // count, keys % count
        mass = np.ones(count) if size is None else size
        if size is None:
            mass = mass + np.bincount(one, minlength=count) + np.bincount(other, minlength=count)
        return cls(count, one, other, weights, mass.astype(np.float64))


def _coarser(graph: _Graph, random: np.random.Generator) -> Iterator[tuple[_Graph, Ints]]:
    """Give ever coarser graphs, each with the number in it of each thing of the one before."""
    while graph.count > _SMALLEST:
        parents = _parents(graph, random)
        count = int(parents.max()) + 1
        if count > graph.count * 0.9:
            return
        ends = np.stack((parents[graph.one], parents[graph.other]), axis=1)
        size = np.bincount(parents, graph.mass, count).astype(np.float64)
        graph = _Graph.of(count, ends, graph.weight, size)
        yield graph, parents


def _parents(graph: _Graph, random: np.random.Generator) -> Ints:
    """Let each thing that is no head join the lightest head next to it; what has none stays by itself."""
    heads = random.random(graph.count) < 0.35  # noqa: PLR2004 - about a third remain
    begins, ends = np.concatenate((graph.one, graph.other)), np.concatenate((graph.other, graph.one))
    strength = np.tile(graph.weight, 2) / graph.mass[ends]
    fit = heads[ends] & ~heads[begins]
    begins, ends, strength = begins[fit], ends[fit], strength[fit]
    order = np.argsort(strength, kind="stable")
    joined = np.arange(graph.count)
    joined[begins[order]] = ends[order]  # the last one written is the strongest
    _, numbers = np.unique(joined, return_inverse=True)
    return numbers.astype(np.int64)


def _seeded(graph: _Graph, start: Floats, random: np.random.Generator) -> Floats:
    """Put what had no place yet at the mean of its neighbours, or on the edge."""
    places: Floats = np.array(start, dtype=np.float64) * np.sqrt(graph.mass.sum())
    radius = float(np.sqrt(np.nanmean(np.sum(places**2, axis=1)))) if np.isfinite(places).any() else 1.0
    for _ in range(3):
        lost = ~np.isfinite(places[:, 0])
        if not lost.any():
            return places
        known = np.where(lost[:, None], 0.0, places)
        total, number = np.zeros_like(known), np.zeros(graph.count)
        for begin, end in ((graph.one, graph.other), (graph.other, graph.one)):
            number += np.bincount(begin, ~lost[end], graph.count)
            for axis in (0, 1):
                total[:, axis] += np.bincount(begin, known[end, axis], graph.count)
        found = lost & (number > 0)
        places[found] = total[found] / number[found, None]
        places[found] += random.standard_normal((int(found.sum()), 2)) * radius * 0.01
    lost = ~np.isfinite(places[:, 0])
    angle = random.random(int(lost.sum())) * 2 * np.pi
    places[lost] = np.stack((np.cos(angle), np.sin(angle)), axis=1) * radius * 1.2
    return places


def _swept(graph: _Graph, places: Floats, sweeps: int, heat: float) -> Floats:
    """Let the forces work: no thing moves further at a time than the heat, which goes down, allows."""
    size = 128 if graph.count < 4_000 else 256  # noqa: PLR2004
    places = places.copy()
    for sweep in range(sweeps):
        centre = places.mean(axis=0)
        radius = float(np.abs(places - centre).max()) + 1e-9
        force = _attraction(graph, places) + _repulsion(graph, places, centre, radius, size)
        force -= _GRAVITY * (places - centre) * graph.mass[:, None]
        force /= graph.mass[:, None]
        length = np.hypot(force[:, 0], force[:, 1]) + 1e-12
        most = radius * heat * (1 - sweep / sweeps) + 1e-3
        places += force * np.minimum(1.0, most / length)[:, None]
    return places


def _attraction(graph: _Graph, places: Floats) -> Floats:
    apart = places[graph.other] - places[graph.one]
    length = np.hypot(apart[:, 0], apart[:, 1]) + 1e-9
    pull = apart * (graph.weight * length ** (_PULL - 1))[:, None]
    force = np.zeros_like(places)
    for axis in (0, 1):
        force[:, axis] = np.bincount(graph.one, pull[:, axis], graph.count)
        force[:, axis] -= np.bincount(graph.other, pull[:, axis], graph.count)
    return force


def _repulsion(graph: _Graph, places: Floats, centre: Floats, radius: float, size: int) -> Floats:
    """Give the field of all masses at each thing, times its own mass."""
    cell = 2 * radius / (size - 2)
    at = (places - centre + radius) / cell
    low = np.clip(at.astype(np.int64), 0, size - 2)
    part = at - low
    corners = [(dx, dy) for dx in (0, 1) for dy in (0, 1)]
    shares = [np.abs(1 - dx - part[:, 0]) * np.abs(1 - dy - part[:, 1]) for dx, dy in corners]
    cells = [(low[:, 0] + dx) * size + low[:, 1] + dy for dx, dy in corners]
    masses = np.zeros(size * size)
    for place, share in zip(cells, shares, strict=True):
        masses += np.bincount(place, share * graph.mass, size * size)
    force = np.zeros_like(places)
    for axis, field in enumerate(_fields(masses.reshape(size, size), cell)):
        for place, share in zip(cells, shares, strict=True):
            force[:, axis] += field.ravel()[place] * share
    force += _near(places, graph.mass, low[:, 0] * size + low[:, 1], cell)
    return force * _PUSH * graph.mass[:, None]


def _fields(masses: Floats, cell: float) -> tuple[Floats, Floats]:
    """Convolve masses on a grid with the force that one of them has: 1/distance, away from it."""
    size = len(masses)
    steps = np.fft.fftfreq(2 * size, 1 / (2 * size)) * cell
    x, y = steps[:, None], steps[None, :]
    square = x**2 + y**2
    square[0, 0] = np.inf
    spread = np.fft.rfft2(masses, (2 * size, 2 * size))
    made = (np.fft.irfft2(spread * np.fft.rfft2(d / square))[:size, :size] for d in (x, y))
    return next(made), next(made)


def _near(places: Floats, mass: Floats, cells: Ints, cell: float) -> Floats:
    """Push apart what lies within a cell of each other, where the grid sees one heap."""
    order = np.argsort(cells, kind="stable")
    force = np.zeros_like(places)
    for step in range(1, min(_NEAR, len(places) - 1) + 1):
        one, other = order[:-step], order[step:]
        apart = places[one] - places[other]
        square = np.sum(apart**2, axis=1)
        push = apart * np.where(square < cell * cell, 1 / (square + (cell * 0.05) ** 2), 0.0)[:, None]
        np.add.at(force, one, push * mass[other][:, None])
        np.add.at(force, other, -push * mass[one][:, None])
    return force


def _centred(places: Floats) -> Floats:
    centred: Floats = places - places.mean(axis=0)
    size = np.sqrt(np.sum(centred**2, axis=1).mean())
    return centred / size if size > 0 else centred
