//! The desktop's icon files, made from `icons/hoopoe.svg`.
//!
//! `rsvg-convert` draws the PNG files. ICO and ICNS are containers that take PNG files as they are: their few header bytes
//! are written here.

use std::{fs, process::Command};

use anyhow::{Context, Result};

use crate::{base, process};

/// Sizes in the Windows file.
const ICO_SIZES: [u32; 6] = [16, 24, 32, 48, 64, 256];

/// Types in the macOS file and the pixels of each.
const ICNS_TYPES: [(&[u8; 4], u32); 7] =
    [(b"icp4", 16), (b"icp5", 32), (b"ic11", 32), (b"ic12", 64), (b"ic07", 128), (b"ic08", 256), (b"ic09", 512)];

/// Makes all five files.
pub fn run() -> Result<()> {
    let folder = base::root().join("icons");
    for (name, size) in [("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256)] {
        fs::write(folder.join(name), png(size)?).with_context(|| format!("writing {name}"))?;
    }
    fs::write(folder.join("icon.ico"), ico()?).context("writing icon.ico")?;
    fs::write(folder.join("icon.icns"), icns()?).context("writing icon.icns")
}

fn png(size: u32) -> Result<Vec<u8>> {
    let drawing = base::root().join("icons/hoopoe.svg");
    process::output(Command::new("rsvg-convert").args(["--format=png", "--width", &size.to_string()]).arg(drawing))
        .context("drawing an icon; rsvg-convert is in Debian's librsvg2-bin")
}

/// A directory of 16-byte entries, then the PNG files.
fn ico() -> Result<Vec<u8>> {
    let images = ICO_SIZES.iter().map(|size| Ok((*size, png(*size)?))).collect::<Result<Vec<_>>>()?;
    let mut out = Vec::new();
    let mut offset = u32::try_from(6 + 16 * images.len())?;
    for number in [0, 1, u16::try_from(images.len())?] {
        out.extend(number.to_le_bytes());
    }
    for (size, image) in &images {
        let side = u8::try_from(*size).unwrap_or(0); // 0 means 256.
        let length = u32::try_from(image.len())?;
        out.extend([side, side, 0, 0, 1, 0, 32, 0]);
        out.extend(length.to_le_bytes());
        out.extend(offset.to_le_bytes());
        offset += length;
    }
    out.extend(images.into_iter().flat_map(|(_, image)| image));
    Ok(out)
}

/// Chunks of a type, a length and a PNG file, in a chunk of their own.
fn icns() -> Result<Vec<u8>> {
    let mut chunks = Vec::new();
    for (kind, size) in ICNS_TYPES {
        let image = png(size)?;
        chunks.extend(kind);
        chunks.extend(u32::try_from(image.len() + 8)?.to_be_bytes());
        chunks.extend(image);
    }
    let mut out = b"icns".to_vec();
    out.extend(u32::try_from(chunks.len() + 8)?.to_be_bytes());
    out.extend(chunks);
    Ok(out)
}
