"""What a rule's condition may call, beside CEL's own functions."""

from collections.abc import Callable
from math import asin, cos, radians, sin, sqrt

from schemas.event import Place
from schemas.event_types import PlacePrecision
from schemas.incident import Incident

EARTH_KM = 6371.0
"""The Earth's mean radius."""
NARROW = frozenset({PlacePrecision.EXACT, PlacePrecision.PLACE})
"""Coordinates that stand for a spot or a town; those of a region or country are only its middle."""

CIRCLE = "within_km takes latitude, longitude and distance: degrees, degrees, kilometres"
OURS = ("within_km",)
WITHIN = "within"
"""It takes an area's name and stands for `within_km` with the area's circle, see `names`."""
CEL_FUNCTIONS = (
    "contains", "startsWith", "endsWith", "matches", "size", "string", "int", "uint", "double",
    "bytes", "timestamp", "duration", "getFullYear", "getMonth", "getDate", "getDayOfMonth",
    "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes", "getSeconds", "getMilliseconds",
)  # fmt: skip
FUNCTIONS = (*OURS, WITHIN, *CEL_FUNCTIONS)
"""Every function that a condition may call; `has`, `all`, `exists`, `filter` and `map` are CEL's macros."""


def functions(incident: Incident) -> dict[str, Callable[..., bool]]:
    """Our functions, each asking about this incident."""
    where = incident.place or Place(text="")

    def within_km(*circle: object) -> bool:
        return is_within(where, *_numbers(circle))

    return {"within_km": within_km}


def _numbers(given: tuple[object, ...]) -> tuple[float, float, float]:
    match given:
        case (int() | float() as lat, int() | float() as lon, int() | float() as km):
            return lat, lon, km
        case _:
            raise ValueError(CIRCLE)


def is_within(place: Place, lat: float, lon: float, km: float) -> bool:
    """Whether a place that is known to a town or better lies in that circle; false where it is unknown.

    Raises:
        ValueError: the circle is none on Earth: a slip such as latitude and longitude in the wrong order.
    """
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and km >= 0):  # noqa: PLR2004 - degrees
        raise ValueError(CIRCLE)
    if place.lat is None or place.lon is None or place.precision not in NARROW:
        return False
    return kilometres((place.lat, place.lon), (lat, lon)) <= km


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance between two points, each latitude and longitude in degrees."""
    (north, east), (to_north, to_east) = map(_radians, (one, other))
    half = sin((to_north - north) / 2) ** 2
    half += cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))


def _radians(point: tuple[float, float]) -> tuple[float, float]:
    return radians(point[0]), radians(point[1])
