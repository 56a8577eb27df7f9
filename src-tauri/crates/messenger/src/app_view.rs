//! The view of everything that is not a chat: accounts, connection, settings. Small, so it is always sent whole.

use std::sync::Arc;

use hoopoe_model::{AppState, FrameBody};

use crate::messenger::Core;
use crate::view::{FRAME, Stream};

/// Sends the state whenever it differs from the last one sent.
pub(crate) async fn run(core: Arc<Core>, mut stream: Stream) {
    let mut sent = None;
    let mut ticks = core.app_ticks();
    loop {
        ticks.mark_unchanged();
        let state = state(&core).await;
        if sent.as_ref() != Some(&state) {
            stream.send(FrameBody::App(state.clone()));
            sent = Some(state);
        }
        if ticks.changed().await.is_err() {
            return;
        }
        tokio::time::sleep(FRAME).await;
    }
}

async fn state(core: &Core) -> AppState {
    let mut accounts = Vec::new();
    for account in core.accounts() {
        accounts.push(account.describe().await);
    }
    AppState {
        accounts,
        settings: core.settings.get(),
        abilities: core.abilities.clone(),
        show: core.wish_to_show(),
        open: core.wish_to_open(),
    }
}
