//! Decodes JPEG 2000 files, by the decoder that reads such pictures in PDFs.

use ::image::{DynamicImage, GrayAlphaImage, GrayImage, RgbImage, RgbaImage};
use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};

use super::super::Limits;
use super::malformed;
use crate::error::{Error, ErrorKind, Result};

/// The pixels of the picture, whose size is checked before they are made.
pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<DynamicImage> {
    // A file that ends too early would be filled up with grey.
    let settings = DecodeSettings { strict: true, ..DecodeSettings::default() };
    let image = Image::new(bytes, &settings).map_err(malformed)?;
    let (width, height) = (image.width(), image.height());
    limits.check_pixels(width, height)?;
    let mut context = DecoderContext::default();
    let samples = image.decode(&mut context).map_err(malformed)?.data_u8();
    let channels = samples.len() / (width as usize * height as usize).max(1);
    let is_ink = channels == 4 && !image.has_alpha();
    let samples = if is_ink { light_of_inks(&samples) } else { samples };
    let made = match channels {
        1 => GrayImage::from_raw(width, height, samples).map(DynamicImage::from),
        2 => GrayAlphaImage::from_raw(width, height, samples).map(DynamicImage::from),
        3 => RgbImage::from_raw(width, height, samples).map(DynamicImage::from),
        4 if is_ink => RgbImage::from_raw(width, height, samples).map(DynamicImage::from),
        4 => RgbaImage::from_raw(width, height, samples).map(DynamicImage::from),
        _ => None,
    };
    made.ok_or_else(|| {
        let message = format!("the image has {channels} channels of colour and expected are 1 to 4");
        Error::new(ErrorKind::Unsupported, message).with_remedy("save it as PNG and ingest that")
    })
}

/// Red, green and blue of cyan, magenta, yellow and black.
fn light_of_inks(samples: &[u8]) -> Vec<u8> {
    let light = |ink: u8, black: u8| (u16::from(255 - ink) * u16::from(255 - black) / 255) as u8;
    samples.chunks_exact(4).flat_map(|inks| [0, 1, 2].map(|place| light(inks[place], inks[3]))).collect()
}
