//! One interface's door to the engine: it answers the methods and owns the views that the interface has opened.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use hoopoe_model::{
    AccountId, Address, Arrange, BlockPerson, ChangePassword, ChatId, Code, Confirmed, CreateGroup, Deactivate, Details, Devices, Edit,
    EndDevices, Entry, EventSource, Extend, Failure, Farewell, FindChats, FindPeople, Focus, Forward, Found, FoundChats, FoundPeople,
    Frame, GetPicture, Invite, Join, Jump, KeepDraft, Leave, Look, Looked, Methods, Nothing, OfAccount, OfChat, OfMessage, Open, OpenLink,
    Opened, PersonId, Picture, Probe, Probed, React, Read, RenameDevice, Search, Send, SetName, SetNotifyDefaults, SetPicture, Settings,
    SignIn, SignInBrowser, SignUp, Source, StartDirect, StartRefusal, Started, View, Writing,
};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use crate::account::{AccountEngine, locked};
use crate::messenger::Core;
use crate::timeline_view::{self, Move};
use crate::view::Stream;
use crate::{Wish, app_view, chats_view, deeds, entering, finding, members_view, searching, upkeep};

/// An interface's door to the engine.
pub struct Client {
    core: Arc<Core>,
    frames: mpsc::UnboundedSender<Frame>,
    views: Mutex<HashMap<u32, Opening>>,
    next: AtomicU32,
}

/// A view at work.
struct Opening {
    task: AbortHandle,
    /// Where a conversation takes its moves; other views take none.
    moves: Option<mpsc::UnboundedSender<Move>>,
}

impl Drop for Opening {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Client {
    pub(crate) fn new(core: Arc<Core>, frames: mpsc::UnboundedSender<Frame>) -> Self {
        Self { core, frames, views: Mutex::default(), next: AtomicU32::new(1) }
    }

    fn account(&self, id: &AccountId) -> Result<Arc<AccountEngine>, Failure> {
        self.core.account(id)
    }

    fn shift(&self, view: u32, step: Move) -> Result<Nothing, Failure> {
        let views = locked(&self.views);
        let moves = views.get(&view).and_then(|opening| opening.moves.as_ref());
        let moves = moves.ok_or_else(|| Failure::new(Code::NotFound, format!("the view {view} is no open conversation")))?;
        // A view that has just ended needs no move.
        let _ = moves.send(step);
        Ok(Nothing {})
    }
}

impl Methods for Client {
    async fn open(&self, Open { view }: Open) -> Result<Opened, Failure> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let stream = Stream::new(number, self.frames.clone());
        let mut moves = None;
        let task = match view {
            View::App => tokio::spawn(app_view::run(Arc::clone(&self.core), stream)),
            View::Chats { account } => tokio::spawn(chats_view::run(self.account(&account)?, stream)),
            View::Timeline { account, chat } => {
                let (sender, receiver) = mpsc::unbounded_channel();
                moves = Some(sender);
                tokio::spawn(timeline_view::run(self.account(&account)?, chat, stream, receiver))
            }
            View::Members { account, chat } => tokio::spawn(members_view::run(self.account(&account)?, chat, stream)),
        };
        locked(&self.views).insert(number, Opening { task: task.abort_handle(), moves });
        Ok(Opened { view: number })
    }

    async fn close(&self, Opened { view }: Opened) -> Result<Nothing, Failure> {
        locked(&self.views).remove(&view);
        Ok(Nothing {})
    }

    async fn extend(&self, Extend { view, older }: Extend) -> Result<Nothing, Failure> {
        self.shift(view, if older { Move::Older } else { Move::Newer })
    }

    async fn jump(&self, Jump { view, to }: Jump) -> Result<Nothing, Failure> {
        self.shift(view, Move::To(to))
    }

    async fn probe(&self, Probe { server }: Probe) -> Result<Probed, Failure> {
        Ok(match hoopoe_matrix::probe(server).await {
            Ok(info) => Probed::Server { info },
            Err(refusal) => Probed::Refused { refusal },
        })
    }

    async fn sign_in(&self, request: SignIn) -> Result<Entry, Failure> {
        entering::sign_in(&self.core, request).await
    }

    async fn sign_up(&self, request: SignUp) -> Result<Entry, Failure> {
        entering::sign_up(&self.core, request).await
    }

    async fn sign_out(&self, OfAccount { account }: OfAccount) -> Result<Nothing, Failure> {
        entering::sign_out(&self.core, &account).await?;
        Ok(Nothing {})
    }

    async fn reconnect(&self, OfAccount { account }: OfAccount) -> Result<Nothing, Failure> {
        let account = self.account(&account)?;
        if let Some(line) = account.line() {
            line.reconnect();
        }
        account.outbox.notify_one();
        Ok(Nothing {})
    }

    async fn send(&self, request: Send) -> Result<Nothing, Failure> {
        deeds::send(&*self.account(&request.account)?, request).await?;
        Ok(Nothing {})
    }

    async fn edit(&self, request: Edit) -> Result<Nothing, Failure> {
        deeds::edit(&*self.account(&request.account)?, request).await?;
        Ok(Nothing {})
    }

    async fn remove(&self, OfMessage { account, chat, key }: OfMessage) -> Result<Nothing, Failure> {
        deeds::remove(&*self.account(&account)?, chat, &key).await?;
        Ok(Nothing {})
    }

    async fn react(&self, request: React) -> Result<Nothing, Failure> {
        deeds::react(&*self.account(&request.account)?, request).await?;
        Ok(Nothing {})
    }

    async fn retry(&self, OfMessage { account, chat, key }: OfMessage) -> Result<Nothing, Failure> {
        deeds::retry(&*self.account(&account)?, &chat, &key).await?;
        Ok(Nothing {})
    }

    async fn source(&self, OfMessage { account, chat, key }: OfMessage) -> Result<Source, Failure> {
        deeds::source(&*self.account(&account)?, &chat, &key).await
    }

    async fn read(&self, Read { account, chat, message }: Read) -> Result<Nothing, Failure> {
        deeds::read(&*self.account(&account)?, chat, message).await?;
        Ok(Nothing {})
    }

    async fn writing(&self, Writing { account, chat, on }: Writing) -> Result<Nothing, Failure> {
        let account = self.account(&account)?;
        if let Some(line) = account.line().filter(|_| self.core.settings.get().send_typing) {
            tokio::spawn(line.writing(chat, on));
        }
        Ok(Nothing {})
    }

    async fn focus(&self, focus: Focus) -> Result<Nothing, Failure> {
        self.core.focus.send_replace(focus);
        for account in self.core.accounts() {
            self.core.attend(&account).await;
        }
        Ok(Nothing {})
    }

    async fn start_direct(&self, StartDirect { account, person }: StartDirect) -> Result<Started, Failure> {
        let account = self.account(&account)?;
        let person = PersonId(person.trim().to_owned());
        if person.as_str() == account.id.as_str() {
            return Ok(Started::Refused { refusal: StartRefusal::Myself });
        }
        let Some(line) = account.line() else { return Ok(offline()) };
        Ok(started(line.start_direct(person).await))
    }

    async fn accept(&self, OfChat { account, chat }: OfChat) -> Result<Started, Failure> {
        let Some(line) = self.account(&account)?.line() else { return Ok(offline()) };
        Ok(started(line.accept(chat.clone()).await.map(|()| chat)))
    }

    async fn sign_in_browser(&self, request: SignInBrowser) -> Result<Entry, Failure> {
        entering::sign_in_browser(&self.core, request).await
    }

    async fn cancel_sign_in(&self, _: Nothing) -> Result<Nothing, Failure> {
        self.core.cancel.notify_waiters();
        Ok(Nothing {})
    }

    async fn before_sign_out(&self, OfAccount { account }: OfAccount) -> Result<Farewell, Failure> {
        entering::before_sign_out(&*self.account(&account)?).await
    }

    async fn set_name(&self, SetName { account, name }: SetName) -> Result<Nothing, Failure> {
        self.account(&account)?.line_now()?.set_name(name.trim().to_owned()).await?;
        Ok(Nothing {})
    }

    async fn set_picture(&self, request: SetPicture) -> Result<Nothing, Failure> {
        self.account(&request.account)?.line_now()?.set_picture(request.picture).await?;
        Ok(Nothing {})
    }

    async fn change_password(&self, request: ChangePassword) -> Result<Confirmed, Failure> {
        upkeep::change_password(&self.core, request).await
    }

    async fn deactivate(&self, request: Deactivate) -> Result<Confirmed, Failure> {
        upkeep::deactivate(&self.core, request).await
    }

    async fn devices(&self, OfAccount { account }: OfAccount) -> Result<Devices, Failure> {
        upkeep::devices(&*self.account(&account)?).await
    }

    async fn rename_device(&self, RenameDevice { account, device, name }: RenameDevice) -> Result<Nothing, Failure> {
        self.account(&account)?.line_now()?.rename_device(device, name).await?;
        Ok(Nothing {})
    }

    async fn end_devices(&self, request: EndDevices) -> Result<Confirmed, Failure> {
        upkeep::end_devices(&self.core, request).await
    }

    async fn block(&self, request: BlockPerson) -> Result<Nothing, Failure> {
        upkeep::block(&*self.account(&request.account)?, request).await?;
        Ok(Nothing {})
    }

    async fn set_notify_defaults(&self, request: SetNotifyDefaults) -> Result<Nothing, Failure> {
        upkeep::set_notify_defaults(&*self.account(&request.account)?, request).await?;
        Ok(Nothing {})
    }

    async fn picture(&self, request: GetPicture) -> Result<Picture, Failure> {
        upkeep::picture(&*self.account(&request.account)?, request).await
    }

    async fn details(&self, OfMessage { account, chat, key }: OfMessage) -> Result<Details, Failure> {
        deeds::details(&*self.account(&account)?, &chat, &key).await
    }

    async fn event_source(&self, OfMessage { account, chat, key }: OfMessage) -> Result<EventSource, Failure> {
        deeds::event_source(&*self.account(&account)?, chat, &key).await
    }

    async fn address_of_message(&self, OfMessage { account, chat, key }: OfMessage) -> Result<Address, Failure> {
        deeds::address_of_message(&*self.account(&account)?, chat, &key).await
    }

    async fn forward(&self, request: Forward) -> Result<Nothing, Failure> {
        deeds::forward(&*self.account(&request.account)?, request).await?;
        Ok(Nothing {})
    }

    async fn keep_draft(&self, request: KeepDraft) -> Result<Nothing, Failure> {
        deeds::keep_draft(&*self.account(&request.account)?, request).await?;
        Ok(Nothing {})
    }

    async fn leave(&self, Leave { account, chat, forget }: Leave) -> Result<Nothing, Failure> {
        deeds::leave(&*self.account(&account)?, chat, forget).await?;
        Ok(Nothing {})
    }

    async fn arrange(&self, Arrange { account, chat, arrangement, until }: Arrange) -> Result<Nothing, Failure> {
        deeds::arrange(&*self.account(&account)?, chat, arrangement, until).await?;
        Ok(Nothing {})
    }

    async fn address_of_chat(&self, OfChat { account, chat }: OfChat) -> Result<Address, Failure> {
        Ok(Address { url: self.account(&account)?.line_now()?.address(chat, None).await? })
    }

    async fn find_people(&self, request: FindPeople) -> Result<FoundPeople, Failure> {
        finding::people(&*self.account(&request.account)?, request).await
    }

    async fn find_chats(&self, request: FindChats) -> Result<FoundChats, Failure> {
        self.account(&request.account)?.line_now()?.find_chats(request).await
    }

    async fn search(&self, request: Search) -> Result<Found, Failure> {
        searching::search(&self.core, request).await
    }

    async fn look(&self, request: Look) -> Result<Looked, Failure> {
        finding::look(&*self.account(&request.account)?, request).await
    }

    async fn join(&self, Join { account, address, via }: Join) -> Result<Started, Failure> {
        let Some(line) = self.account(&account)?.line() else { return Ok(offline()) };
        Ok(started(line.join(address, via).await))
    }

    async fn create_group(&self, request: CreateGroup) -> Result<Started, Failure> {
        let Some(line) = self.account(&request.account)?.line() else { return Ok(offline()) };
        Ok(started(line.create_group(request).await))
    }

    async fn invite(&self, Invite { account, chat, people }: Invite) -> Result<Nothing, Failure> {
        self.account(&account)?.line_now()?.invite(chat, people).await?;
        Ok(Nothing {})
    }

    async fn configure(&self, settings: Settings) -> Result<Nothing, Failure> {
        self.core.settings.set(settings)?;
        self.core.app.send_replace(());
        Ok(Nothing {})
    }

    async fn open_link(&self, OpenLink { url }: OpenLink) -> Result<Nothing, Failure> {
        let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase()).unwrap_or_default();
        if !["http", "https", "mailto"].contains(&scheme.as_str()) {
            return Err(Failure::new(Code::BadRequest, "only web and mail links are opened"));
        }
        self.core.wish(Wish::OpenLink { url });
        Ok(Nothing {})
    }
}

fn started(result: Result<ChatId, StartRefusal>) -> Started {
    match result {
        Ok(chat) => Started::Chat { chat },
        Err(refusal) => Started::Refused { refusal },
    }
}

fn offline() -> Started {
    Started::Refused { refusal: StartRefusal::Offline }
}
