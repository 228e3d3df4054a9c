"""What becomes of a message: closed sets of reasons that are metric labels and log fields too."""

from enum import StrEnum


class Outcome(StrEnum):
    """Each consumed message ends in exactly one of these, so that they sum to the input."""

    PUBLISHED = "published"  # led to at least one record
    NOTHING = "nothing"  # understood, and gave nothing to publish
    DEAD = "dead"  # went to the dead-letter topic


class DeadReason(StrEnum):
    """Why a record went to `<topic>.dead`."""

    NOT_JSON = "not_json"
    INVALID_RECORD = "invalid_record"
    STEP_FAILED = "step_failed"
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"
