//! The two files that hold several PNG images: ICO of Windows, ICNS of macOS.

/// Whether this is a PNG image of eight bits each of red, green, blue and alpha (PNG 1.2, 11.2.2).
pub(super) fn is_rgba_png(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(24..26) == Some(&[8, 6])
}

/// An ICO file: a header of 6 bytes, one entry of 16 bytes per image, then the images.
///
/// A width of 256 is written as 0, since the field is one byte.
pub(super) fn ico(images: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut file = vec![0, 0, 1, 0];
    file.extend((images.len() as u16).to_le_bytes());
    let mut offset = 6 + 16 * images.len() as u32;
    for (size, png) in images {
        let side = if *size >= 256 { 0 } else { *size as u8 };
        // No palette; 1 plane of 32 bits per pixel.
        file.extend([side, side, 0, 0, 1, 0, 32, 0]);
        file.extend((png.len() as u32).to_le_bytes());
        file.extend(offset.to_le_bytes());
        offset += png.len() as u32;
    }
    for (_, png) in images {
        file.extend(png);
    }
    file
}

/// An ICNS file: its magic and length, then each image with its type and length, big-endian.
/// A length counts its own header of 8 bytes.
pub(super) fn icns(images: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let length: usize = images.iter().map(|(_, png)| png.len() + 8).sum();
    let mut file = b"icns".to_vec();
    file.extend((length as u32 + 8).to_be_bytes());
    for (kind, png) in images {
        file.extend(kind);
        file.extend((png.len() as u32 + 8).to_be_bytes());
        file.extend(png);
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_entry_of_an_ico_points_at_its_image() {
        let file = ico(&[(32, b"first".to_vec()), (256, b"second".to_vec())]);
        assert_eq!(file[..6], [0, 0, 1, 0, 2, 0]);
        assert_eq!((file[6], file[22]), (32, 0));
        let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(&file[number(18)..][..number(14)], b"first");
        assert_eq!(&file[number(34)..][..number(30)], b"second");
        assert_eq!(file.len(), number(34) + number(30));
    }

    #[test]
    fn the_lengths_of_an_icns_count_their_headers() {
        let file = icns(&[(*b"ic07", b"png".to_vec())]);
        assert_eq!(file, b"icns\x00\x00\x00\x13ic07\x00\x00\x00\x0bpng");
    }

    #[test]
    fn an_image_without_alpha_is_refused() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x20\x08\x06\0\0\0".to_vec();
        assert!(is_rgba_png(&png));
        png[25] = 2;
        assert!(!is_rgba_png(&png));
    }
}
