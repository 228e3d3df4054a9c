"""Which places lie in which: towns in states, all in countries."""

from services.enricher.gazetteer import Entry, Kind
from services.enricher.globe import distance_km

_INSIDE_KM = {Kind.REGION: 600.0, Kind.DISTRICT: 120.0, Kind.CITY: 120.0, Kind.BASE: 60.0}


def is_state(entry: Entry) -> bool:
    """Whether it is a state or province."""
    return entry.kind is Kind.REGION and entry.admin1 is not None


def inside(entry: Entry, larger: Entry) -> bool:
    """Whether it is in the larger place: by its state's code, else by distance."""
    if larger.country is not None and entry.country != larger.country:
        return False
    if larger.kind is Kind.COUNTRY:
        return entry.kind is not Kind.COUNTRY
    if larger.kind is Kind.REGION and larger.admin1 and entry.admin1:
        return entry.admin1 == larger.admin1 and entry.kind is not Kind.REGION
    reach = _INSIDE_KM.get(larger.kind)
    return reach is None or distance_km(entry.lat, entry.lon, larger.lat, larger.lon) <= reach
