//! What every story needs: a homeserver, and the way to its blocking calls.

use hoopoe_homeserver::{Api, Options, Synapse};
use hoopoe_model::ChatId;
use hoopoe_testkit::{FaultProxy, Person};

/// Starts a homeserver that ends with the value.
pub async fn homeserver() -> anyhow::Result<Synapse> {
    listen();
    off(|| Synapse::start(&Options::default())).await
}

/// Starts a homeserver behind a proxy; whoever is to feel the weather signs in at the proxy's address.
pub async fn homeserver_behind_proxy() -> anyhow::Result<(Synapse, FaultProxy)> {
    listen();
    let proxy = FaultProxy::start().await?;
    let options = Options { public_url: Some(proxy.url()), ..Options::default() };
    let server = off(move || Synapse::start(&options)).await?;
    proxy.aim(server.port());
    Ok((server, proxy))
}

/// Runs blocking work beside the engines.
pub async fn off<T: Send + 'static>(work: impl FnOnce() -> hoopoe_homeserver::Result<T> + Send + 'static) -> anyhow::Result<T> {
    Ok(tokio::task::spawn_blocking(work).await??)
}

/// Makes an unencrypted group with that title and asks a person to join.
pub async fn group(maker: &Api, title: &str, guest: &Person) -> anyhow::Result<ChatId> {
    let (maker, title, guest) = (maker.clone(), title.to_owned(), guest.id().0);
    off(move || {
        let room = maker.create_room(&serde_json::json!({"name": title, "preset": "private_chat"}))?;
        maker.invite(&room, &guest)?;
        Ok(ChatId(room))
    })
    .await
}

/// The same, and the person has joined.
pub async fn group_with(maker: &Api, title: &str, guest: &Person) -> anyhow::Result<ChatId> {
    let chat = group(maker, title, guest).await?;
    guest.accept(&chat).await?;
    guest.wait_for_chat("the chat", |row| row.id == chat && row.can_write).await?;
    Ok(chat)
}

/// Alice and bob in an encrypted chat of their own; each signs in at an address of the homeserver.
pub async fn acquainted(alice: &str, bob: &str) -> anyhow::Result<(Person, Person, ChatId)> {
    let (alice, bob) = tokio::try_join!(Person::sign_up(alice, "alice"), Person::sign_up(bob, "bob"))?;
    let chat = alice.start_direct(&bob.id()).await?;
    bob.accept(&chat).await?;
    Ok((alice, bob, chat))
}

/// Lets a developer read along: `HOOPOE_LOG=debug cargo test …`.
fn listen() {
    if let Ok(filter) = tracing_subscriber::EnvFilter::try_from_env("HOOPOE_LOG") {
        // The first test of a run has set it up.
        let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    }
}
