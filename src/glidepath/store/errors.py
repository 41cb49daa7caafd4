"""What can go wrong with a store: what happened, and what to do about it."""

from glidepath.quantities.errors import GlidepathError


class StoreError(GlidepathError):
    """The store cannot do what it was asked; nothing that was acknowledged is lost by it.

    Parameters
    ----------
    what
        What happened, with the file or the address.
    advice
        What to do now.
    kind
        A stable slug for programs and tests, such as ``disk-full``.
    """

    def __init__(self, what: str, advice: str, kind: str) -> None:
        self.what, self.advice, self.kind = what, advice, kind
        super().__init__(what, advice, kind)

    def __str__(self) -> str:
        return f"{self.what}; {self.advice}"
