"""What tests of `vedette dead` share: the headers of a dead letter, the last receipt of a delivery."""

from schemas.delivery import DeliveryOutcome, Receipt
from tests.builders import at

HEADERS = [
    ("ce_id", b"alert-1"),
    ("vedette-dead-topic", b"alerts"),
    ("vedette-dead-partition", b"3"),
    ("vedette-dead-offset", b"120"),
    ("vedette-dead-service", b"notifier"),
    ("vedette-dead-reason", b"not_json"),
    ("vedette-dead-detail", b"not JSON: unexpected character"),
]


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
