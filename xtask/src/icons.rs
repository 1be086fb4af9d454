//! Draws the icon set from `icons/*.svg`.
//!
//! The drawing is done by `rsvg-convert`; the two containers that Windows and macOS want hold the
//! same PNG images and are written here.

mod containers;

use std::path::PathBuf;

use crate::failure::{Failure, Outcome};
use crate::setup::{self, Purpose};
use crate::workspace::{Workspace, output_of};

/// At this size and below, the mark is drawn from the variant with wider bars.
const SMALL: u32 = 24;

/// What Tauri bundles on Linux, with the size of each in pixels.
const IMAGES: [(&str, u32); 4] =
    [("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256), ("icon.png", 512)];

/// The size that a development build shows comes first.
const ICO_SIZES: [u32; 6] = [32, 16, 24, 48, 64, 256];

/// Types and sizes as in Apple's Icon Services; `@2x` variants are types of their own.
const ICNS_TYPES: [(&[u8; 4], u32); 8] = [
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic07", 128),
    (b"ic13", 256),
    (b"ic08", 256),
    (b"ic14", 512),
    (b"ic09", 512),
    (b"ic10", 1024),
];

/// Writes all images of the icon set.
pub(crate) fn draw(workspace: &Workspace) -> Outcome {
    setup::prepare(workspace, &[Purpose::DrawIcons])?;
    for (name, size) in IMAGES {
        write(workspace, name, &render(workspace, size)?)?;
    }
    let layers = ICO_SIZES.map(|size| Ok((size, render(workspace, size)?)));
    let layers: Vec<_> = layers.into_iter().collect::<Result<_, Failure>>()?;
    write(workspace, "icon.ico", &containers::ico(&layers))?;

    let layers = ICNS_TYPES.map(|(kind, size)| Ok((*kind, render(workspace, size)?)));
    let layers: Vec<_> = layers.into_iter().collect::<Result<_, Failure>>()?;
    write(workspace, "icon.icns", &containers::icns(&layers))
}

/// One square PNG image with an alpha channel, which Tauri requires.
fn render(workspace: &Workspace, size: u32) -> Result<Vec<u8>, Failure> {
    let drawing: PathBuf =
        workspace.path(if size <= SMALL { "icons/mark-small.svg" } else { "icons/mark.svg" });
    let size = size.to_string();
    let mut command = workspace.command("rsvg-convert");
    command.args(["--width", &size, "--height", &size]).arg(&drawing);
    let output = output_of(&mut command)?;
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        return Err(Failure::Ended { command: "rsvg-convert".into(), status: output.status });
    }
    if !containers::is_rgba_png(&output.stdout) {
        return Err(Failure::missing(
            format!("{} was not drawn with an alpha channel", drawing.display()),
            "Use the rsvg-convert of librsvg 2.50 or later.",
        ));
    }
    Ok(output.stdout)
}

fn write(workspace: &Workspace, name: &str, bytes: &[u8]) -> Outcome {
    fs_err::write(workspace.path("icons").join(name), bytes)?;
    println!("icons/{name}: {} bytes", bytes.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The committed icons, since a build takes these and draws none.
    fn committed(name: &str) -> Vec<u8> {
        fs_err::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../icons").join(name)).unwrap()
    }

    #[test]
    fn the_committed_images_have_the_size_of_their_name_and_an_alpha_channel() {
        for (name, size) in IMAGES {
            let png = committed(name);
            assert!(containers::is_rgba_png(&png), "{name}");
            assert_eq!(png[16..20], size.to_be_bytes(), "{name}");
            assert_eq!(png[20..24], size.to_be_bytes(), "{name}");
        }
    }

    #[test]
    fn the_committed_containers_hold_every_size() {
        assert_eq!(committed("icon.ico")[..6], [0, 0, 1, 0, ICO_SIZES.len() as u8, 0]);
        let icns = committed("icon.icns");
        assert_eq!(icns[..4], *b"icns");
        assert_eq!(icns[4..8], (icns.len() as u32).to_be_bytes());
        assert!(icns.windows(4).any(|window| window == b"ic10"));
    }
}
