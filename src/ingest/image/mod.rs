//! Turns PNG, JPEG, WebP, JPEG 2000 and TIFF files into grey pages: right way up, over white paper, with a resolution. Only the
//! page asked for is decoded, and only after its size was checked.
//!
//! HEIC is refused. Of its readers those that are long in use call libheif and libde265, which are under the LGPL; `heic`
//! is under the AGPL; `heic-rs` (MIT or Apache-2.0, no C) is at its first versions, 0.1, and too young to be trusted with
//! foreign bytes.

mod jpeg2000;
mod resolution;
mod tiff_page;

use std::io::Cursor;

use ::image::codecs::jpeg::JpegDecoder;
use ::image::codecs::png::PngDecoder;
use ::image::codecs::webp::WebPDecoder;
use ::image::{DynamicImage, ImageDecoder, ImageError};

use super::{Limits, grey, triage};
use crate::document::{
    MediaKind, POINTS_PER_INCH, Page, PageContent, PageImage, PageNumber, PageSize, Rules,
};
use crate::error::{Error, ErrorKind, Result};

/// An image file whose pages are known and not decoded.
pub(super) struct ImageFile {
    kind: MediaKind,
    limits: Limits,
    /// TIFF directories that hold pages, in order; the other kinds have one page.
    directories: Vec<usize>,
}

impl ImageFile {
    pub(super) fn open(kind: MediaKind, bytes: &[u8], limits: Limits) -> Result<Self> {
        let directories = match kind {
            MediaKind::Tiff => tiff_page::directories(bytes, &limits)?,
            _ => vec![0],
        };
        Ok(Self { kind, limits, directories })
    }

    pub(super) fn page_count(&self) -> usize {
        self.directories.len()
    }

    /// Decodes the page of that number, which is in range.
    pub(super) fn page(&self, bytes: &[u8], number: PageNumber) -> Result<Page> {
        let image = match self.kind {
            MediaKind::Png => self.decode(PngDecoder::new(Cursor::new(bytes)), resolution::of_png(bytes))?,
            MediaKind::Jpeg => {
                self.decode(JpegDecoder::new(Cursor::new(bytes)), resolution::of_jpeg(bytes))?
            }
            // WebP has no place of its own for a resolution.
            MediaKind::WebP => self.decode(WebPDecoder::new(Cursor::new(bytes)), None)?,
            MediaKind::Jpeg2000 => {
                page_image(jpeg2000::decode(bytes, &self.limits)?, resolution::of_jpeg2000(bytes))
            }
            _ => tiff_page::decode(bytes, self.directories[number.index()], &self.limits)?,
        };
        grey::check_legible(&image)?;
        let size = page_size(&image);
        let picture = triage::Picture { image_area: Some(1.0), drawn: true, height: Some(size.height) };
        let triage = triage::judge(&[], picture);
        let content = PageContent::Image { image, layer: None };
        Ok(Page { number, size: Some(size), triage, rules: Rules::default(), content })
    }

    fn decode(
        &self,
        decoder: Result<impl ImageDecoder, ImageError>,
        said_dpi: Option<f32>,
    ) -> Result<PageImage> {
        let mut decoder = decoder.map_err(malformed)?;
        let (width, height) = decoder.dimensions();
        self.limits.check_pixels(width, height)?;
        let orientation = decoder.orientation().map_err(malformed)?;
        let mut image = DynamicImage::from_decoder(decoder).map_err(malformed)?;
        image.apply_orientation(orientation);
        Ok(page_image(image, said_dpi))
    }
}

fn page_image(image: DynamicImage, said_dpi: Option<f32>) -> PageImage {
    let (width, height) = (image.width(), image.height());
    let dpi = grey::plausible_dpi(width, height, said_dpi);
    let (pixels, tint) = grey_pixels(image);
    PageImage { width, height, dpi, pixels, tint }
}

/// Grey values, and how colourful they were.
fn grey_pixels(image: DynamicImage) -> (Vec<u8>, Option<Vec<u8>>) {
    match image {
        DynamicImage::ImageLuma8(grey) => (grey.into_raw(), None),
        DynamicImage::ImageRgb8(colour) => {
            (grey::from_rgb_samples(colour.as_raw()), grey::tint(colour.as_raw(), 3))
        }
        other => {
            let colour = other.into_rgba8();
            (grey::from_rgba_samples(colour.as_raw()), grey::tint(colour.as_raw(), 4))
        }
    }
}

fn page_size(image: &PageImage) -> PageSize {
    let points = |pixels: u32| pixels as f32 * POINTS_PER_INCH / image.dpi as f32;
    PageSize { width: points(image.width), height: points(image.height) }
}

fn malformed(cause: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Malformed, "the image is damaged or ends too early")
        .with_remedy("copy or scan it again")
        .caused_by(cause)
}

#[cfg(test)]
mod tests {
    use ::image::{GrayImage, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    /// 48 x 40 pixels, the left half white and the right half red.
    const RED_JP2: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/red.jp2"));

    const FIRST: PageNumber = PageNumber::FIRST;

    fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.into().write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn page_of(kind: MediaKind, bytes: &[u8], number: PageNumber) -> Result<PageImage> {
        match ImageFile::open(kind, bytes, Limits::default())?.page(bytes, number)?.content {
            PageContent::Image { image, .. } => Ok(image),
            PageContent::Text(_) => panic!("an image has no text"),
        }
    }

    #[test]
    fn colour_and_transparency_become_grey_on_white() {
        let red = RgbImage::from_pixel(40, 50, Rgb([220, 10, 10]));
        let image = page_of(MediaKind::Png, &encoded(red, ImageFormat::Png), FIRST).unwrap();
        assert_eq!((image.width, image.height, image.dpi), (40, 50, 300));
        assert!(image.pixels.iter().all(|value| *value == 220));
        let clear = RgbaImage::from_pixel(40, 50, Rgba([0, 0, 0, 0]));
        let image = page_of(MediaKind::Png, &encoded(clear, ImageFormat::Png), FIRST).unwrap();
        assert!(image.pixels.iter().all(|value| *value == 255));
    }

    #[test]
    fn webp_and_jpeg_2000_are_read() {
        let red = RgbImage::from_pixel(40, 50, Rgb([220, 10, 10]));
        let image = page_of(MediaKind::WebP, &encoded(red, ImageFormat::WebP), FIRST).unwrap();
        assert_eq!((image.width, image.height, image.pixels[0]), (40, 50, 220));
        let image = page_of(MediaKind::Jpeg2000, RED_JP2, FIRST).unwrap();
        assert_eq!((image.width, image.height, image.dpi), (48, 40, 300));
        assert_eq!(
            (image.pixels[0], image.pixels[47], image.tint.map(|tint| tint[47])),
            (255, 220, Some(210))
        );
    }

    #[test]
    fn jpeg_2000_that_is_too_large_or_cut_short_is_refused() {
        let limits = Limits { max_pixels: 1_000, ..Limits::default() };
        let file = ImageFile::open(MediaKind::Jpeg2000, RED_JP2, limits).unwrap();
        assert_eq!(file.page(RED_JP2, FIRST).unwrap_err().kind(), ErrorKind::TooLarge);
        for length in [20, 90, RED_JP2.len() / 2, RED_JP2.len() - 20] {
            let error = page_of(MediaKind::Jpeg2000, &RED_JP2[..length], FIRST).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Malformed, "{length}");
        }
    }

    #[test]
    fn a_tiff_has_many_pages() {
        let bytes = tiff_page::tests::tiff_of(&[(40, 60, 200), (50, 70, 100)]);
        let file = ImageFile::open(MediaKind::Tiff, &bytes, Limits::default()).unwrap();
        assert_eq!(file.page_count(), 2);
        let image = page_of(MediaKind::Tiff, &bytes, PageNumber::from_index(1)).unwrap();
        assert_eq!((image.width, image.height, image.pixels[0]), (50, 70, 100));
    }

    #[test]
    fn small_large_and_damaged_images_say_what_to_do() {
        let grey = |width, height| encoded(GrayImage::from_pixel(width, height, Luma([9])), ImageFormat::Png);
        let error = page_of(MediaKind::Png, &grey(400, 12), FIRST).unwrap_err();
        insta::assert_snapshot!(error, @"the image is 400 x 12 pixels, too small for OCR; scan at 200 dpi or more");
        let bytes = grey(400, 400);
        let limits = Limits { max_pixels: 1_000, ..Limits::default() };
        let error = ImageFile::open(MediaKind::Png, &bytes, limits).unwrap().page(&bytes, FIRST).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        let error = page_of(MediaKind::Png, &bytes[..60], FIRST).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Malformed);
    }
}
