"""Runs Synapse for development: ends it with its parent, and lets a seed say when its events happened.

The parent holds the other end of standard input. When that end closes, in order or by kill -9, Synapse ends; so it can
never be left behind. A line `at MILLISECONDS` dates all following events to that moment, `at now` stops that; each
line is answered with `ok` on standard output.
"""

import os
import signal
import sys
import threading
import time

answers = os.fdopen(os.dup(1), "w")  # Synapse redirects its own standard output to its log.
moment = None


def follow_parent():
    global moment
    for line in sys.stdin:
        words = line.split()
        if words[:1] == ["at"]:
            moment = None if words[1] == "now" else int(words[1])
            print("ok", file=answers, flush=True)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)
    os.kill(os.getpid(), signal.SIGKILL)


# Before Synapse is loaded: that takes seconds, in which the parent may die as well.
threading.Thread(target=follow_parent, daemon=True).start()

from synapse.app import homeserver
from synapse.events import builder


class StoppedClock:
    """The two readings that a new event takes of Synapse's clock."""

    def time_msec(self):
        return moment

    def time(self):
        return moment / 1000


def dated(clock, *args, original=builder.create_local_event_from_event_dict, **kwargs):
    return original(clock if moment is None else StoppedClock(), *args, **kwargs)


builder.create_local_event_from_event_dict = dated
homeserver.main()
