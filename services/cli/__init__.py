"""The `vedette` command: `main` names the commands, each file beside it is one of them."""
