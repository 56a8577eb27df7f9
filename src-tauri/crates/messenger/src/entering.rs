//! Signing in, up and out.

use std::sync::Arc;
use std::time::Duration;

use hoopoe_matrix::{EntryError, Line, Place, Resume, SignUpStep};
use hoopoe_model::{AccountId, Connection, Entry, EntryRefusal, Failure, Farewell, SignIn, SignInBrowser, SignUp};
use tokio::sync::mpsc;

use crate::Wish;
use crate::account::{AccountEngine, kept, storage};
use crate::messenger::Core;

/// How long the person has in the browser.
const BROWSER: Duration = Duration::from_mins(10);
/// How long the homeserver has for telling what signing out would cost.
const ASKING: Duration = Duration::from_secs(3);
/// How long signing out waits for the homeserver before it only forgets.
const FAREWELL: Duration = Duration::from_secs(5);

/// Signs in with a password. An account whose session ended goes on as the same device, with everything it has here.
pub(crate) async fn sign_in(core: &Arc<Core>, request: SignIn) -> Result<Entry, Failure> {
    core.cancel.notify_waiters();
    let _one = core.entering.lock().await;
    let address = request.server.clone();
    if let Some(account) = ended(core, request.again.as_ref(), &request.username)? {
        let (place, resume) = resume(core, &account).await?;
        return again(core, &account, hoopoe_matrix::sign_in(request, place, resume).await, &address).await;
    }
    let folder = core.folders.fresh()?;
    let result = hoopoe_matrix::sign_in(request, core.place(&folder), None).await;
    settle(core, folder, result.map(SignUpStep::Done), &address).await
}

/// Signs in through the browser: returns when the person has come back, has given up or took too long.
pub(crate) async fn sign_in_browser(core: &Arc<Core>, request: SignInBrowser) -> Result<Entry, Failure> {
    core.cancel.notify_waiters();
    let _one = core.entering.lock().await;
    let cancelled = core.cancel.notified();
    tokio::pin!(cancelled);
    // From here on a wish to give up counts.
    cancelled.as_mut().enable();
    let (pages, opened) = mpsc::unbounded_channel();
    let opening = tokio::spawn(open_pages(Arc::clone(core), opened));
    let address = request.server.clone();
    let entering = async {
        if let Some(account) = ended(core, request.again.as_ref(), "")? {
            let (place, resume) = resume(core, &account).await?;
            return again(core, &account, hoopoe_matrix::sign_in_browser(request, place, resume, pages).await, &address).await;
        }
        let folder = core.folders.fresh()?;
        let result = hoopoe_matrix::sign_in_browser(request, core.place(&folder), None, pages).await;
        settle(core, folder, result.map(SignUpStep::Done), &address).await
    };
    let entry = tokio::select! {
        entry = entering => entry,
        () = cancelled => Ok(Entry::Refused { refusal: EntryRefusal::Cancelled }),
        () = tokio::time::sleep(BROWSER) => Ok(Entry::Refused { refusal: EntryRefusal::Cancelled }),
    };
    opening.abort();
    if let Ok(Entry::Done { .. }) = &entry {
        core.wish(Wish::Raise);
    }
    entry
}

/// Makes an account.
pub(crate) async fn sign_up(core: &Arc<Core>, request: SignUp) -> Result<Entry, Failure> {
    core.cancel.notify_waiters();
    let _one = core.entering.lock().await;
    let folder = core.folders.fresh()?;
    let address = request.server.clone();
    let result = hoopoe_matrix::sign_up(request, core.place(&folder)).await;
    settle(core, folder, result, &address).await
}

/// Tells what signing out would cost.
pub(crate) async fn before_sign_out(account: &AccountEngine) -> Result<Farewell, Failure> {
    let waiting = account.cache.waiting().await.map_err(storage)?;
    let last = match account.line() {
        Some(line) => tokio::time::timeout(ASKING, line.is_last()).await.unwrap_or_default(),
        None => None,
    };
    Ok(Farewell { waiting, last })
}

/// Signs out: the session ends on the homeserver if it can be reached, and everything kept here goes.
pub(crate) async fn sign_out(core: &Core, id: &AccountId) -> Result<(), Failure> {
    let account = core.account(id)?;
    if let Some(line) = account.line() {
        farewell(&line).await;
    }
    forget(core, id).await
}

/// Forgets an account on this computer: its keys, its messages, its place in the list.
pub(crate) async fn forget(core: &Core, id: &AccountId) -> Result<(), Failure> {
    let account = core.take(id)?;
    account.close().await;
    core.folders.remove(id)
}

/// Finds the account that a sign-in is about when its session has ended.
fn ended(core: &Core, again: Option<&AccountId>, username: &str) -> Result<Option<Arc<AccountEngine>>, Failure> {
    let known = match again {
        Some(id) => Some(core.account(id)?),
        None => core.account(&AccountId(username.trim().to_owned())).ok(),
    };
    Ok(known.filter(|account| *account.connection().borrow() == Connection::SignedOut))
}

/// Gets ready to take up an ended session: its stores are closed, and where they are is told with what it was.
async fn resume(core: &Core, account: &AccountEngine) -> Result<(Place, Option<Resume>), Failure> {
    account.disconnect().await;
    let folder = core.folders.of(&account.id)?;
    let session = account.cache.kept(kept::SESSION).await.map_err(storage)?;
    Ok((core.place(&folder), session.map(|session| Resume { session })))
}

/// Goes on with an account whose session had ended.
async fn again(core: &Core, account: &Arc<AccountEngine>, result: Result<Line, EntryError>, address: &str) -> Result<Entry, Failure> {
    let line = match result {
        Ok(line) => line,
        Err(EntryError::Refused(refusal)) => return Ok(Entry::Refused { refusal }),
        Err(EntryError::Failure(failure)) => return Err(failure),
    };
    account.keep_entry(&line, address.trim()).await?;
    account.set_connection(Connection::Connecting);
    // What came while it was signed out is behind the position of its last sync.
    core.connect(account, line, true).await?;
    Ok(Entry::Done { account: account.id.clone() })
}

/// Opens the pages that signing in asks for.
async fn open_pages(core: Arc<Core>, mut pages: mpsc::UnboundedReceiver<String>) {
    while let Some(url) = pages.recv().await {
        core.wish(Wish::OpenLink { url });
    }
}

async fn settle(core: &Arc<Core>, folder: String, result: Result<SignUpStep, EntryError>, address: &str) -> Result<Entry, Failure> {
    let line = match result {
        Ok(SignUpStep::Done(line)) => line,
        Ok(SignUpStep::Needs(entry)) => {
            core.folders.discard(&folder);
            return Ok(entry);
        }
        Err(error) => {
            core.folders.discard(&folder);
            return match error {
                EntryError::Refused(refusal) => Ok(Entry::Refused { refusal }),
                EntryError::Failure(failure) => Err(failure),
            };
        }
    };
    let id = AccountId(line.person().0);
    let known = core.account(&id).ok();
    if known.as_ref().is_some_and(|account| *account.connection().borrow() != Connection::SignedOut) {
        farewell(&line).await;
        core.folders.discard(&folder);
        return Ok(Entry::Refused { refusal: EntryRefusal::AlreadyIn });
    }
    if known.is_some() {
        // The old session is dead; what it had here, its unsent messages too, goes on with the new one.
        core.take(&id)?.close().await;
        core.folders.hand_over(&id, &folder)?;
    }
    let (account, started) = core.start(id.clone(), &folder).await?;
    account.keep_entry(&line, address.trim()).await?;
    core.folders.add(&id, &folder)?;
    core.add(Arc::clone(&account));
    core.connect(&account, line, started.unclean).await?;
    Ok(Entry::Done { account: id })
}

async fn farewell(line: &Line) {
    if tokio::time::timeout(FAREWELL, line.sign_out()).await.is_err() {
        tracing::warn!("the homeserver did not answer to signing out");
    }
}
