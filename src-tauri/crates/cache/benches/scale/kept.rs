//! The generated account, kept between runs.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use fastrand::Rng;
use hoopoe_cache::{Cache, Key, Opened};
use hoopoe_model::Batch;
use tempfile::TempDir;

use crate::account::{self, Account, Chat, ME, NOW, PAGE};

/// The account and the file that holds it.
pub struct Kept {
    pub account: Account,
    file: PathBuf,
}

impl Kept {
    /// Finds what an earlier run has generated, or generates it.
    pub async fn find_or_make() -> Result<Self> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("scale-{}", account::VERSION));
        let kept = Self { account: Account::new(), file: folder.join("cache.db") };
        if kept.file.exists() {
            match open(&kept.file) {
                // Opening brings an older schema to this one, which takes a while.
                Ok(cache) => cache.close().await?,
                Err(error) => {
                    eprintln!("the kept account cannot be used: {error:#}");
                    fs::remove_dir_all(&folder).context("removing the kept account")?;
                }
            }
        }
        if !kept.file.exists() {
            let made = TempDir::with_prefix_in("scale-", env!("CARGO_TARGET_TMPDIR")).context("making a folder for the account")?;
            kept.account.generate(&made.path().join("cache.db")).await?;
            fs::rename(made.keep(), &folder).context("keeping the account")?;
        }
        Ok(kept)
    }

    /// Opens it for reading.
    pub fn open(&self) -> Result<Cache> {
        open(&self.file)
    }

    /// Makes a copy that may be written.
    pub fn copy(&self) -> Result<(TempDir, Cache)> {
        let folder = TempDir::with_prefix_in("scale-copy-", env!("CARGO_TARGET_TMPDIR")).context("making a folder for the copy")?;
        let file = folder.path().join("cache.db");
        fs::copy(&self.file, &file).context("copying the account")?;
        // Or the disk is still busy with it when the measuring begins.
        File::open(&file).and_then(|file| file.sync_all()).context("copying the account")?;
        let cache = open(&file)?;
        Ok((folder, cache))
    }

    /// Draws a chat, the large ones more often, and the age of one of its events.
    pub fn draw(&self, rng: &mut Rng) -> (&Chat, usize) {
        let all: usize = self.account.chats.iter().map(|chat| chat.size).sum();
        let mut place = rng.usize(0..all);
        let chat = self.account.chats.iter().find(|chat| {
            let here = place < chat.size;
            place -= if here { 0 } else { chat.size };
            here
        });
        (chat.unwrap_or(&self.account.chats[0]), place)
    }
}

/// Opens a cache of the account.
pub fn open(file: &Path) -> Result<Cache> {
    let Opened { cache, clean, salvaged } = Cache::open(file, &Key::from_bytes([7; 32]), &ME.into())?;
    ensure!(clean && !salvaged, "{} was not closed; delete its folder", file.display());
    Ok(cache)
}

/// How many facts a batch holds.
pub fn facts_in(batch: &Batch) -> usize {
    match batch {
        Batch::Live { pieces, .. } => pieces.len(),
        Batch::History { events, .. } | Batch::Updates { events, .. } => events.len(),
        Batch::Facts(facts) => facts.len(),
    }
}

impl Account {
    /// Fills a new cache as sync does: the newest events of each chat, then page by page, the chats in a mixed order.
    async fn generate(&self, file: &Path) -> Result<()> {
        let begun = Instant::now();
        eprintln!("generating the account, once");
        let cache = open(file)?;
        let mut told = 0;
        for chat in &self.chats {
            for batch in self.first_sync(chat) {
                told += facts_in(&batch);
                cache.learn(batch, NOW).await?;
            }
        }
        let mut rng = Rng::with_seed(1);
        let mut pages: Vec<_> = self.chats.iter().map(Self::pages).collect();
        let mut turns: Vec<usize> = pages.iter().enumerate().flat_map(|(chat, pages)| pages.clone().map(move |_| chat)).collect();
        rng.shuffle(&mut turns);
        for (turn, chat) in turns.iter().enumerate() {
            if let Some(age) = pages[*chat].next() {
                cache.learn(self.page(&self.chats[*chat], age, PAGE), NOW).await?;
                told += PAGE;
            }
            if turn % 1000 == 0 {
                eprintln!("{told} facts after {} s", begun.elapsed().as_secs());
            }
        }
        cache.close().await?;
        eprintln!("{told} facts in {} s, {} MB", begun.elapsed().as_secs(), fs::metadata(file)?.len() >> 20);
        Ok(())
    }
}
