//! The subcommands.

pub mod bench;
pub mod cast;
pub mod person;
pub mod serve;
pub mod soak;

use std::path::Path;

use anyhow::Context;
use hoopoe_messenger::{FileKeys, Messenger, Setup, Wish};
use tokio::sync::mpsc;

/// Opens the engine on a data folder; its key is a file there.
async fn open(data: &Path) -> anyhow::Result<(Messenger, mpsc::UnboundedReceiver<Wish>)> {
    let (desktop, wishes) = mpsc::unbounded_channel();
    std::fs::create_dir_all(data).with_context(|| format!("making {}", data.display()))?;
    let keys = Box::new(FileKeys::new(data));
    let setup = Setup {
        data: data.to_owned(),
        device_name: "Hoopoe for developers".to_owned(),
        keys,
        desktop,
        abilities: hoopoe_model::Abilities::default(),
    };
    Ok((Messenger::open(setup).await?, wishes))
}
