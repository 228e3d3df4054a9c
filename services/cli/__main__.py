"""`python -m services.cli`, where the command is not installed."""

from services.cli.main import main

main()
