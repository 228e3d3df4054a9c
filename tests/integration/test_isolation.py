"""Nine endpoints that never answer beside a healthy one, through the courier, over real HTTP."""

from tests.isolation import HANGING, healthy_beside


async def test_the_healthy_endpoint_gets_all_while_nine_hang() -> None:
    result = await healthy_beside(hanging=HANGING, alerts=60, spacing=0.0)
    assert len(result.seconds) == 60
    assert result.endpoints == {"healthy"}, "an attempt at a hanging endpoint ended meanwhile"
    assert result.hanging_connections == HANGING * 4, "the nine were not hanging at all"
