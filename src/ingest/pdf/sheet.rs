//! Goes through a page's drawing instructions once, without drawing: collects the glyphs, the places of images,
//! and how much else there is to see. The first of the two readers of the text layer, on `hayro-interpret`.

use hayro::hayro_interpret::font::{Glyph as DrawnGlyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, Paint, SoftMask, TransformExt, interpret_page,
};
use hayro::hayro_syntax::page::Page as PdfPage;
use hayro::kurbo::{Affine, BezPath, Point, Rect, Shape};

use super::super::triage::Picture;
use super::glyph::{Direction, Glyph, ReadGlyphs};
use super::ruling::Ruling;
use crate::document::Rules;
use crate::error::{Error, ErrorKind, Result};

/// Glyph space: units of a font size.
const UNITS_PER_SIZE: f64 = 1000.0;

/// Paper is not perfectly white where a program paints it.
const PAPER: u8 = 250;

/// An image that covers this share of the page hides what was drawn before it.
const HIDES_PAGE: f64 = 0.85;

/// A page of small print has ten thousand letters. More than this is an attack on memory.
const MOST_GLYPHS: usize = 300_000;

/// What a page shows.
#[derive(Default)]
pub(super) struct Sheet {
    /// The page in points.
    pub(super) page: Rect,
    /// All glyphs on the page, invisible ones too, in the order shown.
    pub(super) glyphs: Vec<Glyph>,
    /// All images on the page in the order drawn.
    pub(super) images: Vec<PlacedImage>,
    /// Glyphs that can be seen, as far as no later image hides them.
    pub(super) visible_glyphs: usize,
    /// Area of lines and shapes that can be seen, in square points.
    pub(super) shape_area: f64,
    ruling: Ruling,
    drawn: bool,
    clips: Vec<Rect>,
    /// For each open group, whether it is drawn as it is.
    groups: Vec<bool>,
    images_seen: usize,
}

/// An image and where it stands.
#[derive(Debug, Clone)]
pub(super) struct PlacedImage {
    /// Its number among all images that the page draws, also those off the page.
    pub(super) ordinal: usize,
    /// Its box on the page; may reach beyond it.
    pub(super) rect: Rect,
    /// The part of the box that can be seen.
    pub(super) visible: Rect,
    /// Pixels, as the file says.
    pub(super) pixels: (u32, u32),
    /// Upright, not mirrored, and drawn without blending.
    pub(super) plain: bool,
}

impl Sheet {
    /// Refuses a page with more letters than a page can have.
    pub(super) fn of(page: &PdfPage<'_>) -> Result<Self> {
        let (width, height) = page.render_dimensions();
        let page_rect = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut sheet = Self { page: page_rect, clips: vec![page_rect], ..Self::default() };
        walk(page, page_rect, &mut sheet);
        if sheet.glyphs.len() < MOST_GLYPHS {
            return Ok(sheet);
        }
        let error = Error::new(ErrorKind::TooLarge, format!("the page has more than {MOST_GLYPHS} letters"));
        Err(error.with_remedy("print the document to a new PDF and ingest that"))
    }

    /// What triage wants to know of it.
    pub(super) fn picture(&self) -> Picture {
        let covered = self.images.iter().fold(0.0, |sum, image| sum + image.visible.area());
        let share = covered / self.page.area().max(1.0);
        let height = Some(self.page.height() as f32);
        Picture { image_area: Some(share.min(1.0) as f32), drawn: self.drawn, height }
    }

    /// The ruling lines that can be seen, where most of the text is level: tables that lie on their side are not for us.
    pub(super) fn rules(&self) -> Rules {
        let level = self.glyphs.iter().filter(|glyph| glyph.direction == Direction::Right).count();
        if level * 2 < self.glyphs.len() { Rules::default() } else { self.ruling.rules() }
    }

    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or(self.page)
    }

    fn add_glyph(&mut self, glyph: &DrawnGlyph<'_>, transform: Affine, is_visible: bool) {
        let origin = transform * Point::ZERO;
        if !self.page.contains(origin) || self.glyphs.len() >= MOST_GLYPHS {
            return;
        }
        let text = text_of(glyph);
        if is_visible && text.as_deref().is_none_or(|text| !text.trim().is_empty()) {
            self.visible_glyphs += 1;
            self.drawn = true;
        }
        let heading = transform * Point::new(UNITS_PER_SIZE, 0.0) - origin;
        let up = transform * Point::new(0.0, UNITS_PER_SIZE) - origin;
        let advance = heading.hypot() * advance_of(glyph) / UNITS_PER_SIZE;
        self.glyphs.extend(Glyph::placed(text.as_deref(), origin, heading, advance, up));
    }

    fn add_shape(&mut self, rect: Rect, paint: &Paint<'_>) {
        let seen = rect.intersect(self.clip());
        if is_paper(paint) || seen.width() <= 0.0 && seen.height() <= 0.0 {
            return;
        }
        self.drawn = true;
        self.shape_area += seen.area();
    }

    fn hide_what_is_below(&mut self) {
        self.ruling.clear();
        (self.visible_glyphs, self.shape_area) = (0, 0.0);
    }
}

impl ReadGlyphs for Sheet {
    fn read_glyphs(&self) -> Vec<Glyph> {
        self.glyphs.clone()
    }
}

/// Sends a page's drawing instructions to `device`, in points from the top left corner, turned as `/Rotate` says.
pub(super) fn walk<'a>(page: &'a PdfPage<'a>, bounds: Rect, device: &mut impl Device<'a>) {
    let cache = InterpreterCache::new();
    let transform = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(transform, bounds, &cache, page.xref(), InterpreterSettings::default());
    interpret_page(page, &mut context, device);
}

fn text_of(glyph: &DrawnGlyph<'_>) -> Option<String> {
    glyph.as_unicode().map(|text| match text {
        BfString::Char(c) => c.to_string(),
        BfString::String(text) => text,
    })
}

fn advance_of(glyph: &DrawnGlyph<'_>) -> f64 {
    let advance = match glyph {
        DrawnGlyph::Outline(outline) => outline.advance_width(),
        DrawnGlyph::Type3(drawing) => drawing.advance_width(),
    };
    f64::from(advance.unwrap_or_default())
}

fn is_paper(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(colour) => {
            let [red, green, blue, alpha] = colour.to_rgba().to_rgba8();
            alpha == 0 || red.min(green).min(blue) >= PAPER
        }
        Paint::Pattern(_) => false,
    }
}

/// Whether pixels go right and down on the page, without slant or mirroring.
fn is_upright(transform: Affine) -> bool {
    let [a, b, c, d, _, _] = transform.as_coeffs();
    a > 0.0 && d > 0.0 && b.abs() < a * 1e-3 && c.abs() < d * 1e-3
}

impl<'a> Device<'a> for Sheet {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if !is_paper(&props.paint) {
            self.ruling.add(path, props.transform, mode, self.clip());
        }
        self.add_shape(props.transform.transform_rect_bbox(path.bounding_box()), &props.paint);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.clips.push(self.clip().intersect(clip.path.bounding_box()));
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend_mode: BlendMode) {
        self.groups.push(opacity >= 1.0 && mask.is_none() && blend_mode == BlendMode::Normal);
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let is_visible = !matches!(mode, DrawMode::Invisible) && !is_paper(&props.paint);
        for glyph in run.glyphs() {
            self.add_glyph(glyph, props.transform * glyph.transform(), is_visible);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let (pixels, ordinal) = ((image.width(), image.height()), self.images_seen);
        self.images_seen += 1;
        let unit = Rect::new(0.0, 0.0, f64::from(pixels.0), f64::from(pixels.1));
        let rect = props.transform.transform_rect_bbox(unit);
        let visible = rect.intersect(self.clip());
        if visible.area() <= 0.0 {
            return;
        }
        self.drawn = true;
        let plain = is_upright(props.transform) && self.groups.iter().all(|as_it_is| *as_it_is);
        if plain && matches!(image, Image::Raster(_)) && visible.area() >= HIDES_PAGE * self.page.area() {
            self.hide_what_is_below();
        }
        self.images.push(PlacedImage { ordinal, rect, visible, pixels, plain });
    }
}
