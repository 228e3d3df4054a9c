"""Run the alerter: `python -m services.alerter`."""

from services.alerter.app import run
from services.runtime.service import main

main(run, "alerter")
