//! Pictures of people and chats: fetched small, and uploaded.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures_util::FutureExt;
use hoopoe_model::{Code, Failure, Picture};
use matrix_sdk::{
    Client,
    ruma::{
        MxcUri, OwnedMxcUri, UInt,
        api::client::{
            authenticated_media::{get_content, get_content_thumbnail},
            media::create_content,
        },
        media::Method,
    },
};

use crate::{
    BoxFuture, Line,
    errors::{Verdict, failure, http_verdict},
};

/// The most bytes of a picture that are taken.
const MOST: usize = 2 * 1024 * 1024;

impl Line {
    /// Gets a picture, about as large as `size` pixels: its type and its bytes.
    pub fn picture(&self, address: String, size: u32) -> BoxFuture<'static, Result<(String, Vec<u8>), Failure>> {
        let line = Arc::clone(&self.0);
        async move {
            let bytes = fetch(&line.client, &address, size).await?;
            if bytes.len() > MOST {
                return Err(Failure::new(Code::Refused, format!("the picture {address} is too large")));
            }
            // What the homeserver calls it may be what a hostile sender called it.
            let kind = kind(&bytes).ok_or_else(|| Failure::new(Code::Refused, format!("{address} is no picture")))?;
            Ok((kind.to_owned(), bytes))
        }
        .boxed()
    }
}

async fn fetch(client: &Client, address: &str, size: u32) -> Result<Vec<u8>, Failure> {
    let address = <&MxcUri>::from(address);
    let (server, media) = address.parts().map_err(|_| Failure::new(Code::BadRequest, "the address of a picture is none"))?;
    let edge = UInt::from(size);
    let mut request = get_content_thumbnail::v1::Request::new(media.to_owned(), server.to_owned(), edge, edge);
    request.method = Some(Method::Crop);
    request.animated = Some(false);
    let error = match client.send(request).await {
        Ok(answer) => return Ok(answer.file),
        Err(error) => error,
    };
    if matches!(http_verdict(&error), Verdict::Later(_) | Verdict::SignedOut) {
        return Err(failure("getting a picture", &error.into()));
    }
    // Some homeservers make no small one of what is small already.
    let whole = client.send(get_content::v1::Request::new(media.to_owned(), server.to_owned())).await;
    whole.map(|answer| answer.file).map_err(|error| failure("getting a picture", &error.into()))
}

/// Uploads a picture.
pub(crate) async fn upload(client: &Client, picture: &Picture) -> Result<OwnedMxcUri, Failure> {
    let bytes = STANDARD.decode(&picture.data).map_err(|_| Failure::new(Code::BadRequest, "the picture is not in Base64"))?;
    let kind = kind(&bytes).ok_or_else(|| Failure::new(Code::BadRequest, "the file is no picture that can be shown"))?;
    let mut request = create_content::v3::Request::new(bytes);
    request.content_type = Some(kind.to_owned());
    let uploaded = client.send(request).await.map_err(|error| failure("uploading a picture", &error.into()))?;
    Ok(uploaded.content_uri)
}

/// Tells the type of a picture by its first bytes; `None` for what is no picture, or one that could carry a script.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some("image/png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn only_pictures_are_pictures() {
        for (bytes, expected) in [
            (&b"\x89PNG\r\n\x1a\n\0\0"[..], Some("image/png")),
            (b"\xFF\xD8\xFF\xE0", Some("image/jpeg")),
            (b"GIF89a\x01", Some("image/gif")),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
            (b"<html>", None),
            (b"RIFF\0\0\0\0WAVE", None),
            (b"", None),
        ] {
            assert_eq!(kind(bytes), expected, "{bytes:?}");
        }
    }
}
