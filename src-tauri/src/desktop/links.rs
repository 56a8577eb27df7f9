//! Links that lead outside: web and mail addresses.

use tauri::Url;

/// Opens a link in the browser or the mail program. The engine has checked it; it is checked again where it leaves the
/// program.
pub async fn open(address: String) {
    let Some(address) = may_leave(&address) else {
        tracing::warn!("a link with an unknown scheme was not opened");
        return;
    };
    // Finding the program that opens it may take a while.
    let opened = tokio::task::spawn_blocking(move || tauri_plugin_opener::open_url(address, None::<&str>)).await;
    if let Ok(Err(error)) = opened {
        tracing::warn!(%error, "a link could not be opened");
    }
}

fn may_leave(address: &str) -> Option<String> {
    let url: Url = address.parse().ok()?;
    matches!(url.scheme(), "http" | "https" | "mailto").then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_and_mail_leave() {
        for (address, leaves) in [
            ("https://example.org/a?b#c", true),
            ("http://example.org", true),
            ("mailto:bob@example.org", true),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
            ("smb://host/share", false),
            ("example.org", false),
            ("-x", false),
        ] {
            assert_eq!(may_leave(address).is_some(), leaves, "{address}");
        }
    }
}
