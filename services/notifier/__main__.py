"""Run the notifier: `python -m services.notifier`."""

from services.notifier.app import run
from services.runtime.service import main

main(run, "notifier")
