//! The numbers by which the columns of chats and members name what the model names by words.

use hoopoe_model::{Membership, Notify};

pub(crate) const JOINED: i64 = 0;
pub(crate) const INVITED: i64 = 1;
pub(crate) const LEFT: i64 = 2;
/// Of a chat that nothing but events was learned of.
pub(crate) const UNKNOWN: i64 = 3;

/// The number of a membership in the columns `membership`.
pub(crate) fn of_membership(membership: Membership) -> i64 {
    match membership {
        Membership::Joined => JOINED,
        Membership::Invited => INVITED,
        Membership::Left => LEFT,
    }
}

/// The membership of a number.
pub(crate) fn membership(number: i64) -> Membership {
    match number {
        JOINED => Membership::Joined,
        INVITED => Membership::Invited,
        _ => Membership::Left,
    }
}

pub(crate) const MENTIONS: i64 = 2;
/// The choice that makes a chat muted.
pub(crate) const NOTHING: i64 = 3;

/// The number of a choice in the column `notify`.
pub(crate) fn of_notify(notify: Notify) -> i64 {
    match notify {
        Notify::Default => 0,
        Notify::All => 1,
        Notify::Mentions => MENTIONS,
        Notify::Nothing => NOTHING,
    }
}

/// The choice of a number.
pub(crate) fn notify(number: i64) -> Notify {
    match number {
        1 => Notify::All,
        MENTIONS => Notify::Mentions,
        NOTHING => Notify::Nothing,
        _ => Notify::Default,
    }
}
