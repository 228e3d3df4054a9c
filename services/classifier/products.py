"""Which library multiplies the parser's matrices."""

import ctypes
from importlib.util import find_spec

_LIMIT = "scipy_openblas_set_num_threads64_"
"""A function of the OpenBLAS in numpy's wheels; other builds of numpy have other libraries."""


def kept_to_one_thread() -> bool:
    """Keep numpy's OpenBLAS to one thread, if that is what it has.

    It is three times as fast as spaCy's own BLIS; but on several threads, which wait for each other at every
    one of a sentence's small matrices, it is slower than that.
    """
    numpy = find_spec("numpy._core._multiarray_umath")
    limit = getattr(ctypes.CDLL(numpy.origin), _LIMIT, None) if numpy else None
    if limit is None:
        return False
    limit(1)
    return True
