"""What can go wrong, as a tree.

VedetteError
├── ConfigError     somebody has to change a setting or a file: exit code 2, one line
└── PublishError    the broker did not acknowledge a record
"""

EXIT_CONFIG = 2
"""Exit code of a process that was told something it cannot use."""


class VedetteError(Exception):
    """Any error that this project raises on purpose."""


class ConfigError(VedetteError):
    """A wrong setting, source, rule or endpoint; its text is one sentence: what, where, what is allowed.

    Below it may stand the line of a rule's condition that is wrong, with a caret under the place.
    """


class PublishError(VedetteError):
    """A record that the broker did not acknowledge, or refused."""
