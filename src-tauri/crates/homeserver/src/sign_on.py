"""Runs a provider of OpenID Connect on 127.0.0.1 for development: it takes everybody's word for who they are.

It prints its port, and ends when its standard input ends, so that it is never left behind.
"""

import os
import sys
import threading


def follow_parent():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=follow_parent, daemon=True).start()
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # It is asked over plain HTTP.

from oidc_provider_mock import app
from werkzeug.serving import make_server

server = make_server("127.0.0.1", 0, app(), threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
