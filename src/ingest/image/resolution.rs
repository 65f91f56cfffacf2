//! Reads the resolution that PNG, JPEG and JPEG 2000 files carry beside their pixels; the decoders do not hand it out.

const CM_PER_INCH: f32 = 2.54;

/// Pixels per inch of a PNG's `pHYs` chunk, when it counts by the metre.
pub(super) fn of_png(bytes: &[u8]) -> Option<f32> {
    let mut rest = bytes.get(8..)?;
    loop {
        let length = u32::from_be_bytes(*rest.first_chunk()?) as usize;
        let name = rest.get(4..8)?;
        let data = rest.get(8..8_usize.checked_add(length)?)?;
        match name {
            b"pHYs" => return per_metre(data),
            b"IDAT" => return None,
            _ => rest = rest.get(length.checked_add(12)?..)?,
        }
    }
}

fn per_metre(data: &[u8]) -> Option<f32> {
    let across = u32::from_be_bytes(*data.first_chunk()?);
    (data.get(8) == Some(&1)).then_some(across as f32 * CM_PER_INCH / 100.0)
}

/// Pixels per inch of a JPEG's JFIF header.
pub(super) fn of_jpeg(bytes: &[u8]) -> Option<f32> {
    let mut rest = bytes.get(2..)?;
    loop {
        let [0xff, marker, high, low] = *rest.first_chunk()? else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let data = rest.get(4..2 + length)?;
        match marker {
            0xe0 if data.starts_with(b"JFIF\0") => return jfif_density(data),
            // The scan begins: no more headers.
            0xda => return None,
            _ => rest = &rest[2 + length..],
        }
    }
}

fn jfif_density(data: &[u8]) -> Option<f32> {
    let across = f32::from(u16::from_be_bytes([*data.get(8)?, *data.get(9)?]));
    match data.get(7)? {
        1 => Some(across),
        2 => Some(across * CM_PER_INCH),
        _ => None,
    }
}

/// Pixels per inch of a JPEG 2000 file: as captured, or else as it is to be shown.
pub(super) fn of_jpeg2000(bytes: &[u8]) -> Option<f32> {
    let resolutions = inside(inside(bytes, *b"jp2h")?, *b"res ")?;
    let data = inside(resolutions, *b"resc").or_else(|| inside(resolutions, *b"resd"))?;
    let [_, _, _, _, above @ .., _, exponent] = *data.first_chunk::<10>()?;
    let [a, b, c, d] = above;
    let (above, below) = (f32::from(u16::from_be_bytes([a, b])), f32::from(u16::from_be_bytes([c, d])));
    let per_metre = above / below * 10_f32.powi(i32::from(exponent.cast_signed()));
    Some(per_metre * CM_PER_INCH / 100.0)
}

/// The content of the first box of that name.
fn inside(mut rest: &[u8], wanted: [u8; 4]) -> Option<&[u8]> {
    loop {
        let length = u32::from_be_bytes(*rest.first_chunk()?) as usize;
        // The last box may leave its length open; the picture itself, which comes last, is not looked into.
        let content = rest.get(8..length)?;
        if rest[4..8] == wanted {
            return Some(content);
        }
        rest = &rest[length..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_png_counts_by_the_metre() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x01tIME\0crc!\0\0\0\x09pHYs".to_vec();
        png.extend(11811_u32.to_be_bytes());
        png.extend(11811_u32.to_be_bytes());
        png.extend(b"\x01crc!");
        assert_eq!(of_png(&png).map(f32::round), Some(300.0));
        assert_eq!(of_png(&png[..20]), None);
    }

    #[test]
    fn a_jpeg_counts_by_the_inch_or_the_centimetre() {
        let jfif = |unit: u8, density: u8| {
            [b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01".as_slice(), &[unit, 0, density, 0, density, 0, 0]]
                .concat()
        };
        assert_eq!(of_jpeg(&jfif(1, 200)), Some(200.0));
        assert_eq!(of_jpeg(&jfif(2, 118)).map(f32::round), Some(300.0));
        assert_eq!(of_jpeg(&jfif(0, 1)), None);
    }

    #[test]
    fn a_jpeg_2000_counts_by_the_metre() {
        let boxed =
            |name: &[u8], content: &[u8]| [&(content.len() as u32 + 8).to_be_bytes(), name, content].concat();
        let captured = boxed(b"resc", &[0, 1, 0, 1, 0x2e, 0x23, 0, 1, 0, 0]);
        let header = boxed(b"jp2h", &[boxed(b"ihdr", &[0; 14]), boxed(b"res ", &captured)].concat());
        let file = [boxed(b"jP  ", b"\r\n\x87\n"), header].concat();
        assert_eq!(of_jpeg2000(&file).map(f32::round), Some(300.0));
        assert_eq!(of_jpeg2000(&file[..file.len() - 4]), None);
        assert_eq!(of_jpeg2000(&[0; 40]), None);
    }
}
