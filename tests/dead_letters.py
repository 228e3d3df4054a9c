"""What tests of `vedette dead` share: the headers of a dead letter, the last receipt of a delivery."""

from schemas.delivery import DeliveryOutcome, Receipt
from schemas.outcome import DeadReason
from services.runtime.codec import dead_letter_headers
from tests.builders import at

HEADERS = dead_letter_headers(
    [("ce_id", b"alert-1")],
    {"topic": "alerts", "partition": 3, "offset": 120, "service": "notifier"},
    DeadReason.NOT_JSON,
    "not JSON: unexpected character",
)


def a_receipt(name: str, **fields: object) -> Receipt:
    return Receipt(
        **{
            "id": f"msg_{name}_10",
            "webhook_id": f"msg_{name}",
            "alert_id": f"alert-{name}",
            "rule": "air-strikes",
            "incident_id": "incident-1",
            "endpoint": "desk",
            "attempt": 10,
            "outcome": DeliveryOutcome.SERVER_ERROR,
            "status_code": 503,
            "seconds": 0.1,
            "attempted_at": at(),
            **fields,
        }
    )
