"""The closed vocabularies: event types, modality, verification, places and dates.

`taxonomy.yaml` beside this file gives each type its meaning and its codes in PLOVER, CAMEO and ACLED;
a test holds the two together.
"""

from enum import StrEnum


class EventType(StrEnum):
    """What was done; see `taxonomy.yaml` for each one's meaning."""

    AIR_STRIKE = "air_strike"
    DRONE_STRIKE = "drone_strike"
    SHELLING = "shelling"
    INTERCEPTION = "interception"
    ARMED_CLASH = "armed_clash"
    BOMBING = "bombing"
    SUICIDE_BOMBING = "suicide_bombing"
    CIVILIAN_ATTACK = "civilian_attack"
    ABDUCTION = "abduction"
    SABOTAGE = "sabotage"
    TROOP_DEPLOYMENT = "troop_deployment"
    TROOP_BUILDUP = "troop_buildup"
    TROOP_WITHDRAWAL = "troop_withdrawal"
    MILITARY_EXERCISE = "military_exercise"
    TERRITORIAL_CHANGE = "territorial_change"
    ARMS_TRANSFER = "arms_transfer"
    WEAPONS_TEST = "weapons_test"
    ARREST = "arrest"
    CYBER_ATTACK = "cyber_attack"
    BLOCKADE = "blockade"
    SANCTION = "sanction"
    TALKS = "talks"
    AGREEMENT = "agreement"
    CEASEFIRE = "ceasefire"
    PRISONER_EXCHANGE = "prisoner_exchange"
    CONCESSION = "concession"
    COOPERATION = "cooperation"
    SUPPORT_STATEMENT = "support_statement"
    DEMAND = "demand"
    ACCUSATION = "accusation"
    REJECTION = "rejection"
    THREAT = "threat"
    PROTEST = "protest"
    RIOT = "riot"
    DISPLACEMENT = "displacement"
    HUMANITARIAN_AID = "humanitarian_aid"
    CASUALTY_REPORT = "casualty_report"


POSTURE = frozenset(
    {EventType.TROOP_DEPLOYMENT, EventType.TROOP_BUILDUP, EventType.TROOP_WITHDRAWAL}
)
"""The types that carry a `Deployment`."""
GRAVER = {EventType.PROTEST: EventType.RIOT, EventType.BOMBING: EventType.SUICIDE_BOMBING}
"""What a happening of one type may turn out to be, of which outlets tell in both words."""


class Modality(StrEnum):
    """Whether it happened; PLOVER's auxiliary modes and the plain assertion."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    POSSIBLE = "possible"
    DENIED = "denied"
    HISTORICAL = "historical"


class Verification(StrEnum):
    """Who stands behind it."""

    REPORTED = "reported"
    CLAIMED = "claimed"
    UNVERIFIED = "unverified"
    DISPUTED = "disputed"
    CONFIRMED = "confirmed"


class Qualifier(StrEnum):
    """How a number was hedged: "over 363" is at_least, "nearly 110,000" about."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    UP_TO = "up_to"
    RANGE = "range"


class PlacePrecision(StrEnum):
    """What the coordinates stand for."""

    EXACT = "exact"
    PLACE = "place"
    ADMIN1 = "admin1"
    COUNTRY = "country"
    UNKNOWN = "unknown"


class DatePrecision(StrEnum):
    """How wide a stated time is."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class ActorKind(StrEnum):
    """What sort of party acts or speaks."""

    COUNTRY = "country"
    GOVERNMENT = "government"
    MILITARY = "military"
    INTELLIGENCE = "intelligence"
    POLICE = "police"
    ARMED_GROUP = "armed_group"
    MERCENARY = "mercenary"
    ALLIANCE = "alliance"
    INTERNATIONAL_ORGANISATION = "international_organisation"
    UN = "un"
    NGO = "ngo"
    MEDIA = "media"
    AGENCY = "agency"
    COMPANY = "company"
    ANALYST = "analyst"
    CIVILIAN = "civilian"
    PERSON = "person"
    UNNAMED = "unnamed"
    OTHER = "other"


class Direction(StrEnum):
    """A movement of forces, seen from the host: into it, out of it, or at home or in theatre."""

    IN = "in"
    OUT = "out"
    WITHIN = "within"
