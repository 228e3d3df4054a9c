"""Run the correlator: `python -m services.correlator`."""

from services.correlator.app import run
from services.runtime.service import main

main(run, "correlator")
