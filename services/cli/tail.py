"""`vedette tail`: a topic as it comes, one readable line a record."""

from queue import SimpleQueue
from threading import Thread

from rich.console import Console

from schemas.topics import PATH, Topic, rule_topic
from services.cli.readable import readable
from services.cli.watch import Seen, follow, open_consumer
from services.runtime.errors import ConfigError
from services.runtime.settings import Settings


def topic_of(name: str) -> Topic:
    """A topic of the path, or one of a rule, by its name.

    Raises:
        ConfigError: there is no such topic.
    """
    if name.startswith("alerts."):
        return rule_topic(name.removeprefix("alerts."))
    found = next((topic for topic in PATH if topic.name == name), None)
    if found is None:
        names = ", ".join(topic.name for topic in PATH)
        raise ConfigError(f"{name} is no topic; allowed are {names} and alerts.<rule id>.")
    return found


def run(settings: Settings, name: str, from_beginning: bool) -> None:
    """Print records until Ctrl-C."""
    topic = topic_of(name)
    console = Console(highlight=False, soft_wrap=True)
    consumer = open_consumer(settings, [topic], from_beginning)
    seen: SimpleQueue[Seen] = SimpleQueue()
    Thread(target=follow, args=(consumer, [topic], lambda: False, seen), daemon=True).start()
    try:
        while True:
            one = seen.get()
            text = readable(one.record) if one.record else "(unreadable)"
            console.print(f"{one.key[:12]:12}  {text}", markup=False)
    except KeyboardInterrupt:
        return
