"""The formats that an endpoint may ask for."""

from enum import StrEnum


class Format(StrEnum):
    """How an endpoint takes alerts; only `standard` is signed and has the whole record."""

    STANDARD = "standard"
    SLACK = "slack"
    DISCORD = "discord"
    TEAMS = "teams"
    TELEGRAM = "telegram"
    ALERTMANAGER = "alertmanager"
    APPRISE = "apprise"
