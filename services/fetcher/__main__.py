"""Run the fetcher: `python -m services.fetcher`."""

from services.fetcher.app import run
from services.runtime.service import main

main(run, "fetcher")
