"""Stands in for the Matrix Authentication Service: as much of it as a homeserver and a client need of each other.

The real one is not to be had as a package. Towards the homeserver it does what Synapse wants of it (it tells whose a token
is, and makes people and devices); towards clients it is an OAuth 2.0 server with dynamic registration, the authorization
code flow with PKCE, refresh tokens that are good for one use, and revocation. Whoever comes is taken at their word.

It prints its port, and ends when its standard input ends, so that it is never left behind.
Arguments: the homeserver's address, the secret shared with it, the lifetime of access tokens in seconds.
"""

import base64
import hashlib
import html
import json
import os
import secrets
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

homeserver, secret, lifetime = sys.argv[1], sys.argv[2], int(sys.argv[3])
API = {"urn:matrix:client:api:*", "urn:matrix:org.matrix.msc2967.client:api:*"}
DEVICE = ("urn:matrix:client:device:", "urn:matrix:org.matrix.msc2967.client:device:")

lock = threading.Lock()
clients, codes, sessions = {}, {}, []


class Refused(Exception):
    """An OAuth 2.0 error, by its code."""


def tell_homeserver(deed, body):
    request = urllib.request.Request(
        f"{homeserver}/_synapse/mas/{deed}", json.dumps(body).encode(), {"Authorization": f"Bearer {secret}"}
    )
    urllib.request.urlopen(request, timeout=30).read()


def demand(holds, code):
    if not holds:
        raise Refused(code)


def metadata(issuer):
    return {
        "issuer": issuer + "/",
        "authorization_endpoint": issuer + "/authorize",
        "token_endpoint": issuer + "/oauth2/token",
        "registration_endpoint": issuer + "/oauth2/registration",
        "revocation_endpoint": issuer + "/oauth2/revoke",
        "introspection_endpoint": issuer + "/oauth2/introspect",
        "account_management_uri": issuer + "/account/",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "fragment"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["create"],
    }


def register(body):
    about = json.loads(body)
    back = about.get("redirect_uris", [])
    demand(urlsplit(about.get("client_uri", "")).scheme == "https", "invalid_client_metadata")
    demand(about.get("application_type") == "native", "invalid_client_metadata")
    demand(about.get("token_endpoint_auth_method") == "none", "invalid_client_metadata")
    demand({"authorization_code", "refresh_token"} <= set(about.get("grant_types", [])), "invalid_client_metadata")
    demand(back and all(urlsplit(uri).hostname == "127.0.0.1" for uri in back), "invalid_redirect_uri")
    client = secrets.token_hex(8)
    clients[client] = back
    return {"client_id": client}


def without_port(uri):
    return urlsplit(uri)._replace(netloc=urlsplit(uri).hostname or "").geturl()


def asked(query):
    """What a client asks for at the authorization endpoint, checked."""
    wish = {key: values[0] for key, values in parse_qs(query).items()}
    known = clients.get(wish.get("client_id"), [])
    demand(without_port(wish.get("redirect_uri", "")) in known, "invalid_redirect_uri")
    demand(wish.get("response_type") == "code" and wish.get("state"), "invalid_request")
    demand(wish.get("code_challenge") and wish.get("code_challenge_method") == "S256", "invalid_request")
    scopes = set(wish.get("scope", "").split())
    devices = {scope.removeprefix(start) for scope in scopes for start in DEVICE if scope.startswith(start)}
    demand(scopes & API and len(devices) == 1, "invalid_scope")
    return wish | {"device": devices.pop()}


def consented(wish, form):
    """Where the browser goes with the person's answer."""
    if form.get("action") == "deny":
        answer = {"error": "access_denied"}
    else:
        code = secrets.token_hex(16)
        codes[code] = wish | {"user": form["sub"]}
        answer = {"code": code}
    return wish["redirect_uri"] + "?" + urlencode(answer | {"state": wish["state"]})


def grant(form):
    with lock:
        if form.get("grant_type") == "authorization_code":
            wish = codes.pop(form.get("code"), None)
            demand(wish and wish["client_id"] == form.get("client_id"), "invalid_grant")
            demand(wish["redirect_uri"] == form.get("redirect_uri"), "invalid_grant")
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            demand(base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == wish["code_challenge"], "invalid_grant")
            tell_homeserver("provision_user", {"localpart": wish["user"]})
            tell_homeserver("upsert_device", {"localpart": wish["user"], "device_id": wish["device"]})
            session = {key: wish[key] for key in ("client_id", "user", "device", "scope")}
            sessions.append(session)
        else:
            demand(form.get("grant_type") == "refresh_token", "unsupported_grant_type")
            session = next((one for one in sessions if one["refresh"] == form.get("refresh_token")), None)
            demand(session and session["client_id"] == form.get("client_id"), "invalid_grant")
        session |= {"access": secrets.token_hex(16), "refresh": secrets.token_hex(16), "until": time.time() + lifetime}
    return {
        "access_token": session["access"],
        "refresh_token": session["refresh"],
        "expires_in": lifetime,
        "token_type": "Bearer",
        "scope": session["scope"],
    }


def revoke(form):
    with lock:
        ended = [one for one in sessions if form.get("token") in (one["access"], one["refresh"])]
        for session in ended:
            sessions.remove(session)
            tell_homeserver("delete_device", {"localpart": session["user"], "device_id": session["device"]})
    return {}


def introspect(form):
    session = next((one for one in sessions if one["access"] == form.get("token")), None)
    left = int(session["until"] - time.time()) if session else 0
    if left <= 0:
        return {"active": False}
    return {"active": True, "scope": session["scope"], "username": session["user"], "sub": session["user"], "expires_in": left}


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, body, kind="application/json", **headers):
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def handled(self, deed):
        try:
            deed()
        except Refused as refused:
            self.answer(400, {"error": str(refused)})

    def do_GET(self):
        url = urlsplit(self.path)
        issuer = f"http://127.0.0.1:{self.server.server_port}"
        if url.path == "/.well-known/openid-configuration":
            return self.answer(200, metadata(issuer))
        if url.path == "/authorize":
            return self.handled(lambda: self.ask(asked(url.query)))
        self.answer(404, {})

    def ask(self, wish):
        hint = html.escape(wish.get("login_hint", ""))
        self.answer(
            200,
            f'<!doctype html><title>Sign in</title><form method="post"><input name="sub" placeholder="{hint}">'
            '<button>Continue</button><button name="action" value="deny">Cancel</button></form>',
            "text/html",
        )

    def do_POST(self):
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        form = {key: values[0] for key, values in parse_qs(body).items()}
        if url.path == "/authorize":
            return self.handled(lambda: self.answer(303, "", Location=consented(asked(url.query), form)))
        if url.path == "/oauth2/introspect" and self.headers.get("Authorization") != f"Bearer {secret}":
            return self.answer(401, {})
        deeds = {
            "/oauth2/registration": lambda: self.answer(201, register(body)),
            "/oauth2/token": lambda: self.answer(200, grant(form)),
            "/oauth2/revoke": lambda: self.answer(200, revoke(form)),
            "/oauth2/introspect": lambda: self.answer(200, introspect(form)),
        }
        self.handled(deeds.get(url.path, lambda: self.answer(404, {})))


def follow_parent():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=follow_parent, daemon=True).start()
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
