"""Serves a trial of the bench on this machine alone, and says when it is ready.

One line on standard output: what it took, and a session for every account, so that no simulated
user spends its time on signing in.
"""

import json
import sys
import time
from importlib import import_module
from pathlib import Path

from glidepath.web.configuration import Configuration
from glidepath.web.start import open_trial, serve_forever, set_up

SECRET = "for the bench of one machine 0123456789 abcdefghijkl"
FAST = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}


def sessions() -> dict[str, str]:
    """Begin a session for every account, as signing in does."""
    from django.conf import settings
    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )

    store = import_module(settings.SESSION_ENGINE).SessionStore
    found = {}
    for user in get_user_model().objects.all():
        session = store()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        found[user.get_username()] = session.session_key or ""
    return found


def main(folder: Path, port: int, ledger: str) -> None:
    """Serve until the process is ended."""
    configuration = Configuration(
        folder=folder,
        secret=SECRET,
        hosts=("127.0.0.1",),
        ledger=ledger,
        secure=False,
        second_factor=False,
    )
    set_up(configuration, FAST)
    from glidepath.web.apart import Apart
    from glidepath.web.demonstration.serving import add_people
    from glidepath.web.opened import opened
    from glidepath.web.warming import round_of, thinking

    add_people()
    began = time.process_time()
    open_trial(configuration)
    known = opened().trial()
    read = time.process_time() - began
    trial = opened()
    begun = time.perf_counter()
    trial.apart = thinking(Apart(trial.history))
    round_of(trial)
    warm = time.perf_counter() - begun
    ready = {
        "lines": known.number,
        "read": read,
        "warm": warm,
        "sessions": sessions(),
        "children": {code: child.participant.site for code, child in known.children.items()},
    }
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()
    serve_forever(configuration, "127.0.0.1", port)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "")
