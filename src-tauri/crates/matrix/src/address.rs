//! What a person writes for a homeserver, understood.

use std::net::IpAddr;

use hoopoe_model::EntryRefusal;
use url::{Host, Url};

/// Where a homeserver may be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// What the person wrote, tidied.
    pub(crate) name: String,
    /// The server's name to look up in its own well-known file first; `None` for an address that says it all.
    pub(crate) lookup: Option<Url>,
    /// The addresses to try, in this order.
    pub(crate) bases: Vec<Url>,
}

/// Understands what a person wrote: a name, an address with a port, a URL or a whole user id.
pub(crate) fn understand(written: &str) -> Result<Address, EntryRefusal> {
    let written = written.trim();
    // Of a whole user id, what stands behind the colon is the server.
    let written = written.strip_prefix('@').and_then(|id| id.split_once(':')).map_or(written, |(_, server)| server);
    if written.is_empty() || written.contains(char::is_whitespace) {
        return Err(EntryRefusal::BadAddress);
    }
    if written.contains("://") {
        let url = base(written)?;
        allowed(&url)?;
        let name = url.as_str().trim_start_matches("https://").trim_end_matches('/').to_owned();
        return Ok(Address { name, lookup: None, bases: vec![url] });
    }
    let written = written.trim_end_matches('/');
    let secure = base(&format!("https://{written}"))?;
    let plain = base(&format!("http://{written}"))?;
    let named = secure.port().is_none() && matches!(secure.host(), Some(Host::Domain(_)));
    let name = written.to_lowercase();
    if !is_near(&secure) {
        let lookup = named.then(|| secure.clone());
        return Ok(Address { name, lookup, bases: vec![secure] });
    }
    // The own machine seldom has a certificate; of the own network, one is tried for first.
    let bases = if is_own_machine(&secure) { vec![plain, secure] } else { vec![secure, plain] };
    Ok(Address { name, lookup: None, bases })
}

/// Refuses a connection without TLS to anything but the own machine and network.
pub(crate) fn allowed(url: &Url) -> Result<(), EntryRefusal> {
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_near(url) => Ok(()),
        "http" => Err(EntryRefusal::NoTls),
        _ => Err(EntryRefusal::BadAddress),
    }
}

fn base(text: &str) -> Result<Url, EntryRefusal> {
    let mut url = Url::parse(text).map_err(|_| EntryRefusal::BadAddress)?;
    let bare = url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    if !bare || !url.has_host() || url.cannot_be_a_base() {
        return Err(EntryRefusal::BadAddress);
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

fn is_own_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).to_canonical().is_loopback(),
        None => false,
    }
}

/// Whether an address is of the own machine or the own network.
fn is_near(url: &Url) -> bool {
    is_own_machine(url)
        || match url.host() {
            Some(Host::Domain(name)) => {
                let mut labels = name.rsplit('.');
                matches!((labels.next(), labels.next()), (Some("local"), Some(_)) | (Some("arpa"), Some("home")))
            }
            Some(Host::Ipv4(ip)) => ip.is_private() || ip.is_link_local(),
            Some(Host::Ipv6(ip)) => ip.is_unique_local() || ip.is_unicast_link_local(),
            None => false,
        }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn bases(written: &str) -> (Option<String>, Vec<String>) {
        let address = understand(written).unwrap();
        (address.lookup.map(String::from), address.bases.into_iter().map(String::from).collect())
    }

    #[test]
    fn what_people_write() {
        let secure = |url: &str| (None, vec![url.to_owned()]);
        let named = || (Some("https://example.org/".to_owned()), vec!["https://example.org/".to_owned()]);
        assert_eq!(bases(" Example.org/ "), named());
        assert_eq!(bases("@ann:example.org"), named());
        assert_eq!(bases("https://example.org"), secure("https://example.org/"));
        assert_eq!(bases("https://example.org/matrix"), secure("https://example.org/matrix/"));
        assert_eq!(bases("example.org:8448"), secure("https://example.org:8448/"));
        assert_eq!(bases("1.2.3.4"), secure("https://1.2.3.4/"));
        assert_eq!(bases("http://127.0.0.1:8008"), secure("http://127.0.0.1:8008/"));
        assert_eq!(bases("localhost:8008").1, ["http://localhost:8008/", "https://localhost:8008/"]);
        assert_eq!(bases("127.0.0.1:8008").1, ["http://127.0.0.1:8008/", "https://127.0.0.1:8008/"]);
        assert_eq!(bases("[::1]:8008").1, ["http://[::1]:8008/", "https://[::1]:8008/"]);
        assert_eq!(bases("192.168.1.5:8008").1, ["https://192.168.1.5:8008/", "http://192.168.1.5:8008/"]);
    }

    #[test]
    fn what_is_refused() {
        assert_eq!(understand("http://example.org"), Err(EntryRefusal::NoTls));
        for written in ["", " ", "a b", "ftp://example.org", "https://", "https://user:pw@example.org", "https://example.org/?q", "http://"]
        {
            assert_eq!(understand(written), Err(EntryRefusal::BadAddress), "{written}");
        }
    }
}
