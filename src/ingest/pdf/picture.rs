//! Makes a page's picture. Where a scan fills the page and nothing else of weight is drawn, its own pixels are
//! taken, untouched by scaling; else the page is rendered, at the scan's resolution or at 300 dpi.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, InterpreterSettings,
    InterpreterWarning, LumaData, Paint, SoftMask, WarningSinkFn,
};
use hayro::hayro_syntax::page::Page as PdfPage;
use hayro::kurbo::BezPath;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::super::{Limits, grey};
use super::sheet::{PlacedImage, Sheet, walk};
use crate::document::PageImage;
use crate::error::{Error, ErrorKind, Result};

/// Resolution of a rendering where no scan sets one; recognisers like 200 to 300.
const RENDER_DPI: f64 = 300.0;

/// Scans below or above this are rendered at it; also the least that a large page may be brought down to.
const LEAST_DPI: f64 = 150.0;
const MOST_DPI: f64 = 600.0;

/// The renderer counts pixels of a side in 16 bits.
const LONGEST_SIDE: f64 = 65_000.0;

/// A scan covers at least this share of its page, and shows at least this share of itself.
const FILLS_PAGE: f64 = 0.85;
const SHOWS_ALL: f64 = 0.97;

/// What may be drawn over a scan without mattering: an electronic signature block of a few lines, its frame, its
/// logo. Shares of the page and number of letters.
const LITTLE_SHAPE: f64 = 0.04;
const LITTLE_IMAGE: f64 = 0.02;
const FEW_GLYPHS: usize = 400;

/// Resolutions across and down that differ by no more than this are one.
const SQUARE_PIXELS: f64 = 0.03;

/// The picture of `page`, in grey.
pub(super) fn of(page: &PdfPage<'_>, sheet: &Sheet, limits: &Limits) -> Result<PageImage> {
    let image = match scan_of(sheet).and_then(|scan| scan_pixels(page, sheet, scan)) {
        Some(image) => image,
        None => rendered(page, sheet, limits)?,
    };
    grey::check_legible(&image)?;
    Ok(image)
}

/// The one image that is the page, if its pixels can stand for it.
fn scan_of(sheet: &Sheet) -> Option<&PlacedImage> {
    let area = sheet.page.area();
    let scan = largest_image(sheet)?;
    let others = sheet.images.iter().filter(|image| image.ordinal != scan.ordinal);
    let covered: f64 = others.map(|image| image.visible.area()).sum();
    let is_page = scan.visible.area() >= FILLS_PAGE * area;
    let is_whole = scan.visible.area() >= SHOWS_ALL * scan.rect.area();
    let is_alone = covered <= LITTLE_IMAGE * area
        && sheet.shape_area <= LITTLE_SHAPE * area
        && sheet.visible_glyphs <= FEW_GLYPHS;
    (scan.plain && is_page && is_whole && is_alone).then_some(scan)
}

fn largest_image(sheet: &Sheet) -> Option<&PlacedImage> {
    sheet.images.iter().max_by(|a, b| a.visible.area().total_cmp(&b.visible.area()))
}

/// `None` when the image cannot be decoded, or its pixels are not square.
fn scan_pixels(page: &PdfPage<'_>, sheet: &Sheet, scan: &PlacedImage) -> Option<PageImage> {
    let mut decoder = ScanDecoder { wanted: scan.ordinal, seen: 0, decoded: None };
    walk(page, sheet.page, &mut decoder);
    let Planes { width, height, pixels, tint } = decoder.decoded?;
    let across = f64::from(width) * 72.0 / scan.rect.width();
    let down = f64::from(height) * 72.0 / scan.rect.height();
    let dpi = grey::plausible_dpi(width, height, Some(across as f32));
    ((across / down - 1.0).abs() <= SQUARE_PIXELS).then_some(PageImage { width, height, dpi, pixels, tint })
}

fn rendered(page: &PdfPage<'_>, sheet: &Sheet, limits: &Limits) -> Result<PageImage> {
    let dpi = render_dpi(sheet, limits)?;
    let scale = (dpi / 72.0) as f32;
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let damaged = Arc::new(AtomicBool::new(false));
    let interpreter = InterpreterSettings { warning_sink: image_damage(&damaged), ..Default::default() };
    let pixmap = render(page, &RenderCache::new(), &interpreter, &RenderSettings::default(), &settings);
    // White where a scan should be would pass for an empty page.
    if damaged.load(Ordering::Relaxed) && scan_dpi(sheet).is_some() {
        let error = Error::new(ErrorKind::Malformed, "the image that fills the page is damaged");
        return Err(error.with_remedy("copy or scan it again"));
    }
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    let samples = pixmap.data_as_u8_slice();
    let (pixels, tint) = (grey::from_rgba_samples(samples), grey::tint(samples, 4));
    let said = dpi.round() as u32;
    let dpi = scan_dpi(sheet).map_or(said, |_| grey::plausible_dpi(width, height, Some(dpi as f32)));
    Ok(PageImage { width, height, dpi, pixels, tint })
}

/// Sets `damaged` when an image cannot be decoded.
fn image_damage(damaged: &Arc<AtomicBool>) -> WarningSinkFn {
    let damaged = Arc::clone(damaged);
    Arc::new(move |warning| {
        if matches!(warning, InterpreterWarning::ImageDecodeFailure) {
            damaged.store(true, Ordering::Relaxed);
        }
    })
}

/// As fine as the scan on the page, within reason, and as the limits allow.
fn render_dpi(sheet: &Sheet, limits: &Limits) -> Result<f64> {
    // A camera's page, a metre wide, has few pixels to the inch and enough for its real size.
    let least = if grey::is_sheet(sheet.page.width() as f32) { LEAST_DPI } else { 1.0 };
    let wanted = scan_dpi(sheet).map_or(RENDER_DPI, |dpi| dpi.clamp(least, MOST_DPI));
    let (width, height) = (sheet.page.width() / 72.0, sheet.page.height() / 72.0);
    let by_area = (limits.max_pixels as f64 / (width * height)).sqrt();
    let dpi = wanted.min(by_area).min(LONGEST_SIDE / width.max(height)).floor();
    if dpi >= LEAST_DPI.min(wanted) {
        return Ok(dpi);
    }
    Err(limits.undrawable(width * 2.54, height * 2.54, LEAST_DPI))
}

/// The resolution of the image, or of the largest of the strips, that fill the page.
fn scan_dpi(sheet: &Sheet) -> Option<f64> {
    let covered = sheet.images.iter().fold(0.0, |sum, image| sum + image.visible.area());
    let scan = largest_image(sheet).filter(|_| covered >= FILLS_PAGE * sheet.page.area())?;
    let pixels = f64::from(scan.pixels.0) * f64::from(scan.pixels.1);
    Some((pixels / scan.rect.area()).sqrt() * 72.0)
}

/// Decodes one image of a page and draws nothing.
struct ScanDecoder {
    wanted: usize,
    seen: usize,
    decoded: Option<Planes>,
}

/// A decoded image in grey, and how colourful it was.
struct Planes {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
    tint: Option<Vec<u8>>,
}

impl<'a> Device<'a> for ScanDecoder {
    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        if self.seen == self.wanted {
            self.decoded = decoded(&image);
        }
        self.seen += 1;
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

fn decoded(image: &Image<'_, '_>) -> Option<Planes> {
    let mut result = None;
    match image {
        Image::Raster(raster) => raster.with_rgba(|data, alpha| result = on_paper(data, alpha), None),
        Image::Stencil(stencil) => {
            stencil.with_stencil(|mask, paint| result = painted(&mask, paint), None);
        }
    }
    result
}

fn on_paper(data: ImageData, alpha: Option<LumaData>) -> Option<Planes> {
    let (width, height) = (data.width(), data.height());
    let (mut pixels, tint) = match data {
        ImageData::Rgb(rgb) => (grey::from_rgb_samples(&rgb.data), grey::tint(&rgb.data, 3)),
        ImageData::Luma(luma) => (luma.data, None),
    };
    if let Some(alpha) = alpha {
        // A mask of another resolution: let the renderer lay it over.
        if (alpha.width, alpha.height) != (width, height) {
            return None;
        }
        pixels
            .iter_mut()
            .zip(&alpha.data)
            .for_each(|(pixel, alpha)| *pixel = grey::over_white(*pixel, *alpha));
    }
    Some(Planes { width, height, pixels, tint })
}

/// A bilevel scan drawn as a stencil: ink where the mask is set.
fn painted(mask: &LumaData, paint: &Paint<'_>) -> Option<Planes> {
    let Paint::Color(colour) = paint else { return None };
    let [red, green, blue, _] = colour.to_rgba().to_rgba8();
    let ink = grey::from_rgb(red, green, blue);
    let pixels = mask.data.iter().map(|set| grey::over_white(ink, *set)).collect();
    Some(Planes { width: mask.width, height: mask.height, pixels, tint: None })
}
