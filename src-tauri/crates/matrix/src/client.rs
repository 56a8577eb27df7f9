//! Makes the SDK's client: its stores, its HTTP client, its settings.

use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

use hoopoe_model::{Code, Failure};
use matrix_sdk::{
    Client, ClientBuilder, SqliteCryptoStore, SqliteEventCacheStore, SqliteStateStore, SqliteStoreConfig,
    config::{RequestConfig, StoreConfig},
    cross_process_lock::CrossProcessLockConfig,
    encryption::{BackupDownloadStrategy, EncryptionSettings},
    reqwest,
    sliding_sync::VersionBuilder,
};
use matrix_sdk_base::event_cache::store::IntoEventCacheStore;
use zeroize::Zeroizing;

use crate::tap::{Tap, TapStore};

/// How long a request may take, the sync's long poll apart: enough for a slow link, short enough to try again.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Where and as what a line keeps its own stores.
pub struct Place {
    /// The folder for the SDK's stores; made when it is not there.
    pub folder: PathBuf,
    /// The key they are encrypted with.
    pub key: Zeroizing<[u8; 32]>,
    /// What the homeserver shows as this device's name.
    pub device_name: String,
}

/// Makes the HTTP client of all requests. It speaks to the account's homeserver only.
pub(crate) fn http_client() -> Result<reqwest::Client, Failure> {
    reqwest::Client::builder()
        .user_agent("Hoopoe")
        .connect_timeout(Duration::from_secs(10))
        .tcp_keepalive(Duration::from_secs(30))
        .build()
        .map_err(|error| Failure::new(Code::Internal, format!("making the HTTP client: {error}")))
}

/// Makes a client for a homeserver whose address is known. Needs no network.
pub(crate) async fn make(homeserver: &str, place: &Place) -> Result<(Client, Arc<Tap>), Failure> {
    let tap = Arc::new(Tap::default());
    let stores = stores(place, Arc::clone(&tap))
        .await
        .map_err(|error| Failure::new(Code::Storage, format!("opening the stores in {}: {error}", place.folder.display())))?;
    let builder = builder(homeserver)?.store_config(stores).with_encryption_settings(EncryptionSettings {
        auto_enable_cross_signing: true,
        // A backup that is made before the user holds its recovery key is one that nobody can ever open.
        auto_enable_backups: false,
        backup_download_strategy: BackupDownloadStrategy::AfterDecryptionFailure,
    });
    Ok((build(builder).await?, tap))
}

/// Makes a client that keeps nothing, for the moments before somebody is in.
pub(crate) async fn bare(homeserver: &str) -> Result<Client, Failure> {
    build(builder(homeserver)?).await
}

fn builder(homeserver: &str) -> Result<ClientBuilder, Failure> {
    Ok(Client::builder()
        .homeserver_url(homeserver)
        .sliding_sync_version_builder(VersionBuilder::Native)
        .cross_process_store_config(CrossProcessLockConfig::SingleProcess)
        .http_client(http_client()?)
        // The outbox and the sync have their own patience; a second one inside would only hide the state of the line.
        .request_config(RequestConfig::new().timeout(PATIENCE).disable_retry())
        .handle_refresh_tokens())
}

async fn build(builder: ClientBuilder) -> Result<Client, Failure> {
    builder.build().await.map_err(|error| Failure::new(Code::Internal, format!("making the client: {error}")))
}

async fn stores(place: &Place, tap: Arc<Tap>) -> Result<StoreConfig, Box<dyn std::error::Error + Send + Sync>> {
    std::fs::create_dir_all(&place.folder)?;
    // One account's traffic never needs more than a few connections; each costs memory.
    let config = || SqliteStoreConfig::with_low_memory_config(&place.folder).key(Some(&place.key));
    let busy = || config().pool_max_size(3);
    let events = SqliteEventCacheStore::open_with_config(&config()).await?;
    Ok(StoreConfig::new(CrossProcessLockConfig::SingleProcess)
        .state_store(SqliteStateStore::open_with_config(&busy()).await?)
        .crypto_store(SqliteCryptoStore::open_with_config(&busy()).await?)
        .event_cache_store(TapStore::new(events.into_event_cache_store(), tap)))
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({})", self.folder.display())
    }
}
