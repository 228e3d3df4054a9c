"""The body of a delivery: the exact bytes that every attempt sends, in the format its endpoint asked for."""

from collections.abc import Callable, Mapping

from schemas.alert import Alert
from services.notifier.format import Format
from services.notifier.formats import alertmanager, discord, plain, slack, standard, teams, telegram

_RENDERERS: Mapping[Format, Callable[[Alert], bytes]] = {
    Format.STANDARD: standard.render,
    Format.SLACK: slack.render,
    Format.DISCORD: discord.render,
    Format.TEAMS: teams.render,
    Format.TELEGRAM: telegram.render,
    Format.ALERTMANAGER: alertmanager.render,
    Format.APPRISE: plain.render,
}


def render(alert: Alert, form: Format) -> bytes:
    """An alert in a format; the same alert always gives the same bytes."""
    return _RENDERERS[form](alert)
