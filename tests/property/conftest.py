from collections.abc import Callable
from functools import partial

import pytest

from tests.reading import Answer, Steps, load_steps, read_through


@pytest.fixture(scope="session")
def steps() -> Steps:
    return load_steps()


@pytest.fixture(scope="session")
def read(steps: Steps) -> Callable[[str], Answer]:
    """A text through every step, with its offsets checked."""
    return partial(read_through, steps=steps)
