"""Conditions where they stand in rules.yaml: compiled when it is read, and tried on sample incidents."""

from datetime import UTC, datetime
from functools import cache
from typing import Annotated

from pydantic import BeforeValidator, ValidationInfo

from schemas.event import Actor, Codes, Deployment, Place
from schemas.event_types import EventType, Verification
from schemas.incident import Change, Incident, Status
from services.alerter.cel import Condition, compile_condition
from services.alerter.names import Names


def _compile(text: object, info: ValidationInfo) -> Condition:
    if not isinstance(text, str):
        raise ValueError("must be a CEL condition in quotes")  # noqa: TRY004 - pydantic's protocol
    try:
        return compile_condition(text, _samples(), (info.context or {}).get("names", Names()))
    except ValueError as error:
        rule = info.data.get("id")
        raise ValueError(f"{rule}: {error}" if rule else str(error)) from None


WrittenCondition = Annotated[Condition, BeforeValidator(_compile)]
"""A field that is written in CEL; the context of the validation has the `names` that it may use."""


@cache
def _samples() -> tuple[Incident, ...]:
    """Incidents with every field filled, and with hardly any: conditions must work on both."""
    told = datetime(2024, 1, 1, tzinfo=UTC)
    side = Actor(text="Russia", name="Russia", country="RUS")
    bare = Incident(
        id="sample", key="sample", version=1, change=Change.NEW, type=EventType.TALKS,
        status=Status.ASSERTED, verification=Verification.REPORTED, first_seen=told,
        last_seen=told, updated_at=told, codes=Codes(),
    )  # fmt: skip
    full = bare.model_copy(
        update={
            "type": EventType.TROOP_DEPLOYMENT,
            "actors": (side,),
            "targets": (side,),
            "deployment": Deployment(sender="PRK", host="RUS", foreign=True),
            "place": Place(text="Kursk", name="Kursk", country="RUS", lat=51.7, lon=36.2),
        }
    )
    return bare, full
