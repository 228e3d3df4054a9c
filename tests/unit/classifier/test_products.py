from typing import Any, cast

from services.classifier.engine import Engine
from services.classifier.products import kept_to_one_thread


def test_the_parser_multiplies_by_openblas_where_that_keeps_to_one_thread(engine: Engine) -> None:
    tok2vec = cast("Any", engine.nlp.get_pipe("tok2vec"))
    assert {node.ops.use_blis for node in tok2vec.model.walk()} == {not kept_to_one_thread()}
