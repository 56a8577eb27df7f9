//! The key that the cache is encrypted with.

use std::fmt::{self, Write};

use zeroize::Zeroizing;

/// A key of 32 random bytes. Wiped from memory when dropped; never shown.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// Makes a key of its bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Lends the bytes, for deriving other keys.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Writes the key as `SQLCipher` takes a raw one, which spares the derivation from a passphrase.
    pub(crate) fn to_pragma(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(88));
        text.push_str("PRAGMA key = \"x'");
        for byte in self.0.iter() {
            let _ = write!(text, "{byte:02x}");
        }
        text.push_str("'\"");
        text
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}
