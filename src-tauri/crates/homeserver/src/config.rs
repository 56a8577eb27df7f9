//! The configuration files of a local Synapse.

use std::{fs, path::Path};

use crate::{BrowserEntry, Options, Result, SERVER_NAME, at_path};

/// The token of the seeding service: it may act as anyone and is never slowed down.
pub(crate) const SERVICE_TOKEN: &str = "hoopoe-dev-service-token";

/// The registration token that [`SignUp::Token`] takes.
pub(crate) const REGISTRATION_TOKEN: &str = "hoopoe-dev-registration-token";

/// Who may sign up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignUp {
    /// Anyone, by one request.
    #[default]
    Open,
    /// Whoever has the token of [`Synapse::registration_token`](crate::Synapse::registration_token).
    Token,
    /// Whoever agrees to the terms.
    Terms,
    /// Nobody.
    Closed,
}

/// Rate limits with two plain settings.
const LIMITS: [&str; 13] = [
    "rc_message",
    "rc_registration",
    "rc_registration_token_validity",
    "rc_joins_per_room",
    "rc_admin_redaction",
    "rc_3pid_validation",
    "rc_third_party_invite",
    "rc_media_create",
    "rc_room_creation",
    "rc_key_requests",
    "rc_delayed_event_mgmt",
    "rc_reports",
    "rc_user_directory",
];

/// Rate limits that are split further.
const NESTED_LIMITS: [(&str, &[&str]); 4] = [
    ("rc_login", &["address", "account", "failed_attempts"]),
    ("rc_joins", &["local", "remote"]),
    ("rc_invites", &["per_room", "per_user", "per_issuer"]),
    ("rc_presence", &["per_user"]),
];

/// Writes all files that Synapse reads at its start into its data folder. `provider` is added to its configuration.
pub(crate) fn write(data: &Path, port: u16, options: &Options, provider: &str) -> Result<()> {
    let write = |name: &str, text: &str| {
        let path = data.join(name);
        fs::write(&path, text).map_err(at_path("writing", &path))
    };
    write("homeserver.yaml", &(homeserver(data, port, options) + provider))?;
    write("log.yaml", &log(data))?;
    write("service.yaml", &service())?;
    let terms = data.join("terms/en");
    fs::create_dir_all(&terms).map_err(at_path("making", &terms))?;
    write("terms/en/1.0.html", "<!doctype html><title>Terms</title><p>Be kind to each other.</p>")?;
    write("terms/en/success.html", "<!doctype html><title>Thank you</title><p>Thank you.</p>")
}

fn homeserver(data: &Path, port: u16, options: &Options) -> String {
    let public_url = options.public_url.clone().unwrap_or_else(|| format!("http://127.0.0.1:{port}"));
    let sign_up = match options.browser {
        // The homeserver leaves it to its authorization server.
        BrowserEntry::OAuth { .. } => SignUp::Closed,
        BrowserEntry::No | BrowserEntry::SignOn => options.sign_up,
    };
    let session = options.session.map(|session| format!("session_lifetime: {}\n", session.as_millis())).unwrap_or_default();
    // A path of any shape is a valid YAML scalar when it is written as a JSON string.
    let path = |name: &str| serde_json::Value::from(data.join(name).to_string_lossy()).to_string();
    let (database, media, key, pid) = (path("homeserver.db"), path("media"), path("signing.key"), path("homeserver.pid"));
    let (log, service, terms) = (path("log.yaml"), path("service.yaml"), path("terms"));
    let limit = "{per_second: 100000, burst_count: 100000}";
    let plain = LIMITS.iter().map(|name| format!("{name}: {limit}"));
    let nested = NESTED_LIMITS.iter().map(|(name, parts)| {
        let parts: Vec<String> = parts.iter().map(|part| format!("{part}: {limit}")).collect();
        format!("{name}: {{{}}}", parts.join(", "))
    });
    let limits = plain.chain(nested).collect::<Vec<_>>().join("\n");
    // The resource refuses to start without its section.
    let consent = if sign_up == SignUp::Terms { ", consent" } else { "" };
    let registration = match sign_up {
        SignUp::Open => "enable_registration: true\nenable_registration_without_verification: true\n".to_owned(),
        SignUp::Token => "enable_registration: true\nregistration_requires_token: true\n".to_owned(),
        SignUp::Terms => format!(
            "enable_registration: true\nenable_registration_without_verification: true\n\
             user_consent: {{template_dir: {terms}, version: \"1.0\", require_at_registration: true, policy_name: Terms}}\n"
        ),
        SignUp::Closed => "enable_registration: false\n".to_owned(),
    };
    format!(
        r#"server_name: "{SERVER_NAME}"
public_baseurl: "{public_url}/"
pid_file: {pid}
listeners:
  - {{port: {port}, bind_addresses: ["127.0.0.1"], type: http, tls: false, resources: [{{names: [client, media{consent}], compress: false}}]}}
database: {{name: sqlite3, args: {{database: {database}}}}}
media_store_path: {media}
signing_key_path: {key}
log_config: {log}
report_stats: false
trusted_key_servers: []
suppress_key_server_warning: true
macaroon_secret_key: "hoopoe-dev"
form_secret: "hoopoe-dev"
bcrypt_rounds: 4
enable_search: true
url_preview_enabled: false
enable_authenticated_media: true
max_upload_size: 100M
allow_public_rooms_without_auth: true
room_list_publication_rules: [{{user_id: "*", alias: "*", room_id: "*", action: allow}}]
user_directory: {{enabled: true, search_all_users: true}}
app_service_config_files: [{service}]
{registration}{session}{limits}
"#
    )
}

fn log(data: &Path) -> String {
    let file = serde_json::Value::from(data.join("synapse.log").to_string_lossy());
    format!(
        "version: 1\nformatters: {{line: {{format: '%(asctime)s %(levelname)s %(name)s %(message)s'}}}}\n\
         handlers: {{file: {{class: logging.FileHandler, formatter: line, filename: {file}}}}}\n\
         root: {{level: WARNING, handlers: [file]}}\ndisable_existing_loggers: false\n"
    )
}

fn service() -> String {
    format!(
        "id: seed\nurl: null\nas_token: {SERVICE_TOKEN}\nhs_token: hoopoe-dev-unused\nsender_localpart: seed\nrate_limited: false\n\
         namespaces: {{users: [{{exclusive: false, regex: '@.*'}}], rooms: [], aliases: []}}\n"
    )
}
