status-connecting = Connecting…
status-offline = Waiting for network
status-offline-waiting = Waiting for network · { $n ->
    [one] { $n } message will go out by itself
   *[other] { $n } messages will go out by themselves
}
status-waiting = Connecting · { $n ->
    [one] { $n } message will go out by itself
   *[other] { $n } messages will go out by themselves
}
status-signed-out = This server ended your session. Your messages here are kept.
status-sign-in-again = Sign in again
status-retry = Try now
