//! `hoopoe-dev person`: calls come in as lines, answers, frames and wishes go out as lines.
//!
//! Calls are answered one after the other, in the order in which they came.

use std::path::PathBuf;

use anyhow::Context;
use hoopoe_testkit::{Call, Said, answer};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::sync::mpsc;

/// Where the person lives.
#[derive(clap::Args)]
pub struct Options {
    /// The data folder.
    #[arg(long)]
    data: PathBuf,
}

/// Runs until the input ends.
pub async fn run(Options { data }: Options) -> anyhow::Result<()> {
    let (messenger, mut wishes) = super::open(&data).await?;
    let (client, mut frames) = messenger.connect();
    let (said, lines) = mpsc::unbounded_channel();
    let writing = tokio::spawn(write(lines));
    let answers = said.clone();
    let mut answering = std::pin::pin!(async move {
        let mut calls = BufReader::new(tokio::io::stdin()).lines();
        while let Some(line) = calls.next_line().await? {
            let call: Call = serde_json::from_str(&line).context("reading a call")?;
            answers.send(answer(&client, call).await)?;
        }
        anyhow::Ok(())
    });
    let ended = loop {
        let now = tokio::select! {
            ended = &mut answering => break ended,
            Some(frame) = frames.recv() => Said::Frame { frame: Box::new(frame) },
            Some(wish) = wishes.recv() => Said::Wish { wish: serde_json::to_value(wish)? },
        };
        said.send(now)?;
    };
    messenger.close().await;
    writing.abort();
    ended
}

async fn write(mut lines: mpsc::UnboundedReceiver<Said>) -> anyhow::Result<()> {
    let mut out = tokio::io::stdout();
    while let Some(said) = lines.recv().await {
        let mut line = serde_json::to_vec(&said)?;
        line.push(b'\n');
        out.write_all(&line).await?;
        out.flush().await?;
    }
    Ok(())
}
