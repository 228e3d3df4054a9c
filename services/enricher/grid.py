"""A grid over the globe: what is near a point lies in its cell or in one next to it."""

import math

_CELL = 0.0315
"""Width of a cell of the globe's grid, in radii: 200 km."""
Cell = int
"""A cell of the grid: its column, row and layer in one number."""
_ROW, _LAYER = 1 << 8, 1 << 16
AROUND = tuple(
    column + row * _ROW + layer * _LAYER
    for column in (-1, 0, 1)
    for row in (-1, 0, 1)
    for layer in (-1, 0, 1)
)
"""From a cell to itself and those around it."""


def cell_of(lat: float, lon: float) -> Cell:
    """The cell of the grid that a point lies in."""
    a, b = math.radians(lat), math.radians(lon)
    flat = math.cos(a)
    column = math.floor(flat * math.cos(b) / _CELL)
    row = math.floor(flat * math.sin(b) / _CELL)
    return column + row * _ROW + math.floor(math.sin(a) / _CELL) * _LAYER
