from services.fetcher.sandbox import seconds_for


def test_a_small_document_may_not_take_long() -> None:
    assert seconds_for(300_000) < 6
    assert seconds_for(2 * 2**20) == 10
