"""Without the solver, a clear word says what to install."""

import sys
from importlib import import_module

import pytest

from glidepath.quantities import GlidepathError

MODULE = "glidepath.assure.prove.solver_library"


def test_a_missing_solver_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    import_module(MODULE)
    monkeypatch.delitem(sys.modules, MODULE)
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(GlidepathError, match=r'pip install "glidepath\[prove\]"'):
        import_module(MODULE)
