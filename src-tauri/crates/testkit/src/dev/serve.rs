//! `hoopoe-dev serve`: the interface in any browser, the engine behind a WebSocket.
//!
//! Loopback only. A random token opens the WebSocket; requests that came here by another name than this machine's own
//! are turned away, so that no page from elsewhere can reach it by a name that it makes point here.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing::get};
use hoopoe_messenger::{Messenger, Wish};
use hoopoe_testkit::{Call, Said, answer};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::{broadcast, mpsc};
use tower_http::services::ServeDir;

/// What to serve.
#[derive(clap::Args)]
pub struct Options {
    /// The data folder.
    #[arg(long)]
    data: PathBuf,
    /// The port; 0 for a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The built interface.
    #[arg(long, default_value = "ui/dist")]
    ui: PathBuf,
    /// The token, where it must be known beforehand; else a random one.
    #[arg(long)]
    token: Option<String>,
}

struct Served {
    messenger: Messenger,
    token: String,
    wishes: broadcast::Sender<Wish>,
}

#[derive(Deserialize)]
struct Asked {
    token: String,
}

/// Serves until it is interrupted.
pub async fn run(Options { data, port, ui, token }: Options) -> anyhow::Result<()> {
    let (messenger, mut wished) = super::open(&data).await?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.with_context(|| format!("opening port {port}"))?;
    let port = listener.local_addr()?.port();
    let token = token.map_or_else(random_token, Ok)?;
    let wishes = broadcast::Sender::new(256);
    let served = Arc::new(Served { messenger, token: token.clone(), wishes: wishes.clone() });
    tokio::spawn(async move {
        while let Some(wish) = wished.recv().await {
            // Without a page there is nobody to tell.
            let _ = wishes.send(wish);
        }
    });
    let app = Router::new()
        .route("/ws", get(connect))
        .fallback_service(ServeDir::new(ui))
        .layer(from_fn(by_own_name))
        .with_state(Arc::clone(&served));
    println!("serving http://127.0.0.1:{port}/?token={token}");
    tokio::select! {
        ended = axum::serve(listener, app).into_future() => ended?,
        () = interrupted() => {}
    }
    served.messenger.close().await;
    Ok(())
}

/// Lets only requests through that were made to this machine's own name.
async fn by_own_name(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    match host.rsplit_once(':').map_or(host, |(name, _)| name) {
        "127.0.0.1" | "localhost" => next.run(request).await,
        _ => StatusCode::MISDIRECTED_REQUEST.into_response(),
    }
}

async fn connect(State(served): State<Arc<Served>>, asked: Query<Asked>, upgrade: WebSocketUpgrade) -> Response {
    if asked.token != served.token {
        return StatusCode::FORBIDDEN.into_response();
    }
    upgrade.on_upgrade(move |socket| talk(socket, served))
}

/// Serves one page.
async fn talk(mut socket: WebSocket, served: Arc<Served>) {
    let (client, mut frames) = served.messenger.connect();
    let client = Arc::new(client);
    let mut wishes = served.wishes.subscribe();
    let (answered, mut answers) = mpsc::unbounded_channel();
    loop {
        let said = tokio::select! {
            message = socket.recv() => {
                let Some(Ok(message)) = message else { return };
                if let Message::Text(text) = message {
                    let Ok(call) = serde_json::from_str::<Call>(&text) else { return };
                    let (client, answered) = (Arc::clone(&client), answered.clone());
                    tokio::spawn(async move { answered.send(answer(&client, call).await) });
                }
                continue;
            }
            Some(answer) = answers.recv() => answer,
            Some(frame) = frames.recv() => Said::Frame { frame: Box::new(frame) },
            Ok(wish) = wishes.recv() => Said::Wish { wish: serde_json::to_value(wish).unwrap_or_default() },
        };
        let Ok(text) = serde_json::to_string(&said) else { return };
        if socket.send(Message::Text(text.into())).await.is_err() {
            return;
        }
    }
}

/// Returns once the system or the developer asks for the end.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! { _ = terminated.recv() => {}, _ = tokio::signal::ctrl_c() => {} }
            return;
        }
    }
    // A signal that cannot be waited for ends it as well.
    let _ = tokio::signal::ctrl_c().await;
}

fn random_token() -> anyhow::Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("making a token: {error}"))?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}
