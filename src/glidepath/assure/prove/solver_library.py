"""The solver, which is an extra of the package: the only place that imports it."""

from glidepath.quantities import GlidepathError

try:
    import z3
except ModuleNotFoundError as missing:
    raise GlidepathError(
        'proofs need the solver z3, which is not installed: pip install "glidepath[prove]"'
    ) from missing

__all__ = ["z3"]
