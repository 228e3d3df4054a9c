"""The parser's steps, of all sentences of a batch at once, until each has its tree.

spaCy's own loop takes these steps too, but takes the interpreter's lock anew for every number that it looks
at, which costs more than all of the arithmetic.
"""

from collections.abc import Sequence
from typing import Any

from spacy.tokens import Doc


def finished(parser: Any, docs: Sequence[Doc]) -> list[Any]:  # noqa: ANN401 - spaCy ships no types
    """The states that spaCy's parser comes to in sentences that have been read by the layers before it."""
    states: list[Any] = parser.moves.init_batch(docs)
    going = [state for state in states if not state.is_final()]
    if going:
        model = parser.model.predict(docs)
        weights, bias = (model.vec2scores.get_param(name) for name in ("W", "b"))
        while going:
            seen = model.state2vec.predict(model.get_token_ids(going))
            going = parser.transition_states(going, seen @ weights.T + bias)
        model.clear_memory()
    return states
