"""Event types that are treated alike."""

from schemas.event_types import EventType


def _types(names: str) -> frozenset[EventType]:
    return frozenset(EventType(name) for name in names.split())


VIOLENT = _types(
    "air_strike drone_strike shelling armed_clash bombing suicide_bombing civilian_attack"
)
"""Attacks: one of them beside another may tell the same act."""
WITH_TOLL = VIOLENT | _types("riot protest interception sabotage abduction")
"""Types whose dead and wounded are part of the event."""
FORCIBLE = WITH_TOLL | _types("arrest territorial_change displacement")
"""What is done by force: of these, whom it befalls tells more than the verb ("captured")."""
NOT_BY_INTENT = VIOLENT - {EventType.ARMED_CLASH} | _types(
    "territorial_change interception abduction arrest sabotage cooperation blockade"
)
"""Types of which a purpose or an attempt ("to seize the town") is no event."""
ARMING = _types(
    "air_strike drone_strike shelling bombing suicide_bombing interception arms_transfer weapons_test "
    "civilian_attack"
)
"""Types with a weapon."""
HELPING = _types("troop_deployment arms_transfer troop_buildup military_exercise")
"""Types that may help a side."""
PLACELESS = _types(
    "accusation demand rejection threat support_statement sanction arms_transfer cooperation concession"
)
"""Acts of speech and policy happen nowhere in particular; the places beside them are parties."""
UNDIRECTED = _types(
    "troop_deployment troop_buildup troop_withdrawal military_exercise weapons_test displacement "
    "casualty_report"
)
"""Types without a target."""
OF_THINGS = _types(
    "arms_transfer humanitarian_aid sanction agreement talks ceasefire concession cooperation rejection"
)
"""Types whose grammatical object is a thing given, imposed or agreed, and not the party it is for."""
HELD = _types("military_exercise blockade weapons_test")
"""Types whose noun ("drills") is held by the subject of the verb it stands with."""
