"""Run the classifier: `python -m services.classifier`."""

from services.classifier.app import run
from services.runtime.service import main

main(run, "classifier")
