"""Run the enricher: `python -m services.enricher`."""

from services.enricher.app import run
from services.runtime.service import main

main(run, "enricher")
