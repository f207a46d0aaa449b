"""What a person may legitimately run into, told to them in a sentence."""


class Refused(Exception):  # noqa: N818 - it reads as what happened, not as a fault
    """A request that is understood and not granted.

    `reason` is a code for our own logs and for scripts; `message` is shown to a person: it says
    what to do next and tells nothing about anybody else.
    """

    status = 409

    def __init__(self, reason: str, message: str, *, status: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.message = message
        if status is not None:
            self.status = status


class NotHere(Refused):
    """Not there, or not yours: the two are told apart to nobody."""

    status = 404

    def __init__(self) -> None:
        super().__init__("not_here", "We could not find that page. Go back and try again.")


class NotSignedIn(Refused):
    """Nobody is signed in, or the sign-in has ended."""

    status = 401

    def __init__(self) -> None:
        super().__init__("not_signed_in", "Sign in to go on.")


class NotAllowed(Refused):
    """Signed in, and not permitted to do this."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "not_allowed", "Your role does not include this. Ask a coordinator if it should."
        )
