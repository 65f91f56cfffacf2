//! Turns one directory of a TIFF file into a grey page: fax (CCITT group 4), LZW, deflate and JPEG compression;
//! bilevel, grey, colour and four-colour samples. Group 3 fax and palettes the decoder does not know.

use std::io::Cursor;

use ::image::metadata::Orientation;
use ::image::{DynamicImage, GrayImage};
use tiff::decoder::{Decoder, DecodingResult, Limits as TiffLimits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::super::{Limits, grey};
use super::malformed;
use crate::document::PageImage;
use crate::error::{Error, ErrorKind, Result};

type TiffDecoder<'a> = Decoder<Cursor<&'a [u8]>>;

/// `NewSubfileType`: the image is a smaller copy of another one.
const REDUCED: u32 = 1;

/// `ResolutionUnit`: by the centimetre.
const PER_CENTIMETRE: u32 = 3;

/// The places of the directories that are pages; previews are not. Stops one past the page limit.
pub(super) fn directories(bytes: &[u8], limits: &Limits) -> Result<Vec<usize>> {
    let mut decoder = opened(bytes, limits)?;
    let mut pages = Vec::new();
    for index in 0.. {
        let subfile = decoder.find_tag_unsigned::<u32>(Tag::NewSubfileType).map_err(failed)?;
        if subfile.unwrap_or_default() & REDUCED == 0 {
            pages.push(index);
        }
        if !decoder.more_images() || pages.len() > limits.max_pages as usize {
            break;
        }
        decoder.next_image().map_err(failed)?;
    }
    if pages.is_empty() {
        return Err(Error::new(ErrorKind::Empty, "the TIFF file has no page").with_remedy("scan it again"));
    }
    Ok(pages)
}

/// The page in directory `index`.
pub(super) fn decode(bytes: &[u8], index: usize, limits: &Limits) -> Result<PageImage> {
    let mut decoder = opened(bytes, limits)?;
    decoder.seek_to_image(index).map_err(failed)?;
    let (width, height) = decoder.dimensions().map_err(failed)?;
    limits.check_pixels(width, height)?;
    let colour = decoder.colortype().map_err(failed)?;
    let said_dpi = resolution(&mut decoder);
    let orientation = orientation(&mut decoder);
    let samples = eight_bits(decoder.read_image().map_err(failed)?).ok_or_else(|| unknown(colour))?;
    let pixels = grey_pixels(&samples, width as usize, colour).ok_or_else(|| unknown(colour))?;
    let upright = |plane: Vec<u8>| {
        let mut image = DynamicImage::ImageLuma8(GrayImage::from_raw(width, height, plane)?);
        image.apply_orientation(orientation);
        Some((image.width(), image.height(), image.into_luma8().into_raw()))
    };
    let tint = tint(&samples, colour).and_then(upright).map(|(_, _, tint)| tint);
    let (width, height, pixels) = upright(pixels).ok_or_else(|| unknown(colour))?;
    let dpi = grey::plausible_dpi(width, height, said_dpi);
    Ok(PageImage { width, height, dpi, pixels, tint })
}

fn opened<'a>(bytes: &'a [u8], limits: &Limits) -> Result<TiffDecoder<'a>> {
    let mut tiff_limits = TiffLimits::default();
    // Four samples of two bytes a pixel are the most that `grey_pixels` knows.
    tiff_limits.decoding_buffer_size = limits.max_pixels.saturating_mul(8) as usize;
    Ok(Decoder::new(Cursor::new(bytes)).map_err(failed)?.with_limits(tiff_limits))
}

fn resolution(decoder: &mut TiffDecoder<'_>) -> Option<f32> {
    let across = decoder.get_tag_f32(Tag::XResolution).ok()?;
    let unit = decoder.get_tag_u32(Tag::ResolutionUnit).unwrap_or_default();
    Some(if unit == PER_CENTIMETRE { across * 2.54 } else { across })
}

fn orientation(decoder: &mut TiffDecoder<'_>) -> Orientation {
    let said = decoder.find_tag_unsigned::<u8>(Tag::Orientation).ok().flatten();
    said.and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms)
}

fn eight_bits(samples: DecodingResult) -> Option<Vec<u8>> {
    match samples {
        DecodingResult::U8(samples) => Some(samples),
        DecodingResult::U16(samples) => Some(samples.into_iter().map(|sample| (sample >> 8) as u8).collect()),
        _ => None,
    }
}

/// Grey values from samples of at most 8 bits; `None` for colour models that no scanner writes.
fn grey_pixels(samples: &[u8], width: usize, colour: ColorType) -> Option<Vec<u8>> {
    let by = |size: usize| samples.chunks_exact(size);
    Some(match colour {
        ColorType::Gray(8 | 16) => samples.to_vec(),
        ColorType::Gray(bits @ (1 | 2 | 4)) => {
            let white = (1_u8 << bits) - 1;
            unpacked(samples, width, bits).map(|value| value * (255 / white)).collect()
        }
        ColorType::GrayA(8 | 16) => by(2).map(|pixel| grey::over_white(pixel[0], pixel[1])).collect(),
        ColorType::RGB(8 | 16) => grey::from_rgb_samples(samples),
        ColorType::RGBA(8 | 16) => grey::from_rgba_samples(samples),
        ColorType::CMYK(8 | 16) => by(4).map(grey_of_inks).collect(),
        _ => return None,
    })
}

/// How colourful the pixels of a colour scan are.
fn tint(samples: &[u8], colour: ColorType) -> Option<Vec<u8>> {
    match colour {
        ColorType::RGB(_) => grey::tint(samples, 3),
        ColorType::RGBA(_) => grey::tint(samples, 4),
        _ => None,
    }
}

/// The values of rows that begin on a byte each, `bits` to a value.
fn unpacked(samples: &[u8], width: usize, bits: u8) -> impl Iterator<Item = u8> + '_ {
    let per_byte = usize::from(8 / bits);
    let mask = u8::MAX >> (8 - bits);
    let value = move |row: &[u8], x: usize| {
        let shift = 8 - bits - (x % per_byte) as u8 * bits;
        (row[x / per_byte] >> shift) & mask
    };
    let rows = samples.chunks_exact(width.div_ceil(per_byte).max(1));
    rows.flat_map(move |row| (0..width).map(move |x| value(row, x)))
}

/// The brightest of the three lights that cyan, magenta, yellow and black ink leave.
fn grey_of_inks(inks: &[u8]) -> u8 {
    let light = |ink: u8| (u16::from(255 - ink) * u16::from(255 - inks[3]) / 255) as u8;
    grey::from_rgb(light(inks[0]), light(inks[1]), light(inks[2]))
}

fn unknown(colour: ColorType) -> Error {
    unsupported(format!("expected a grey or colour scan and found TIFF samples of the kind {colour:?}"))
}

fn unsupported(message: String) -> Error {
    Error::new(ErrorKind::Unsupported, message).with_remedy("save it as PNG, or as TIFF with LZW compression")
}

/// Damage, or a form of TIFF that the decoder does not know.
fn failed(error: TiffError) -> Error {
    match error {
        TiffError::UnsupportedError(what) => {
            unsupported("the TIFF file is of an unusual form".to_owned()).caused_by(what)
        }
        other => malformed(other),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use tiff::encoder::{TiffEncoder, colortype};

    use super::*;

    /// Pages of one grey value each: width, height, value.
    pub(in super::super) fn tiff_of(pages: &[(u32, u32, u8)]) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut file).unwrap();
        for (width, height, value) in pages {
            let pixels = vec![*value; (width * height) as usize];
            encoder.write_image::<colortype::Gray8>(*width, *height, &pixels).unwrap();
        }
        file.into_inner()
    }

    #[test]
    fn rows_of_bits_begin_on_a_byte() {
        let grey = grey_pixels(&[0b1010_0000, 0b0100_0000], 3, ColorType::Gray(1)).unwrap();
        assert_eq!(grey, [255, 0, 255, 0, 255, 0]);
    }

    #[test]
    fn inks_leave_light() {
        assert_eq!(grey_of_inks(&[0, 0, 0, 255]), 0);
        assert_eq!(grey_of_inks(&[0, 200, 200, 0]), 255);
    }

    #[test]
    fn the_page_limit_stops_the_count() {
        let bytes = tiff_of(&[(2, 2, 0); 5]);
        let limits = Limits { max_pages: 2, ..Limits::default() };
        assert_eq!(directories(&bytes, &limits).unwrap(), [0, 1, 2]);
    }
}
