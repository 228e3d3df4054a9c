"""`vedette topics`: create what is missing."""

from schemas.topics import all_topics
from services.alerter.rules import load_rules
from services.runtime.publisher import create_topics
from services.runtime.settings import Settings


def create(settings: Settings) -> list[str]:
    """Create every topic of the path, the dead letters, the tables' changelogs and the rules."""
    rules = tuple(rule.id for rule in load_rules(settings.rules_file))
    return create_topics(settings, all_topics(rules))


def run(settings: Settings) -> None:
    """Create and say what was created."""
    created = create(settings)
    print("\n".join(created) if created else "Every topic exists.")  # noqa: T201
