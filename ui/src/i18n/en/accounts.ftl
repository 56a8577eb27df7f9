accounts-profile = My profile
accounts-others-unread = { $n } unread in your other accounts
accounts-ended = session ended
accounts-sign-out = Sign out
accounts-sign-out-question = Sign out { $id }?
accounts-sign-out-anyway = Sign out anyway

accounts-cost-waiting = { $n ->
    [one] { $n } message has not been sent yet. It will be lost.
   *[other] { $n } messages have not been sent yet. They will be lost.
}
accounts-cost-last = This is the only session that can read your encrypted messages. Afterwards nobody can, not even you.
accounts-cost-perhaps-last = If no other session of yours can read your encrypted messages, they will be unreadable afterwards.
accounts-cost-others = Your other sessions can still read your encrypted messages.
accounts-cost-device = Its messages, drafts and keys are deleted from this device. The account itself stays on its server.
