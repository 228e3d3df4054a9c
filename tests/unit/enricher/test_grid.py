from hypothesis import given
from hypothesis import strategies as st

from services.enricher.globe import distance_km
from services.enricher.grid import AROUND, cell_of

LAT, LON = st.floats(-89, 89), st.floats(-179, 179)


@given(LAT, LON, st.floats(-0.9, 0.9), st.floats(-0.9, 0.9))
def test_what_is_near_lies_in_a_cell_next_to_it(
    lat: float, lon: float, up: float, on: float
) -> None:
    there = (max(-90.0, min(90.0, lat + up)), lon + on)
    step = cell_of(*there) - cell_of(lat, lon)
    assert distance_km(lat, lon, *there) > 200 or step in AROUND
