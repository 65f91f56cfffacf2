//! A PDF as an office program exports it: embedded subsets of the faces, `ToUnicode` maps, text line by line.

use std::collections::BTreeMap;

use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str};
use subsetter::GlyphRemapper;

use super::{PAGES, a4, packed, page_refs, start};
use crate::Result;
use crate::fonts::{Face, Fonts, Placed};
use crate::sheet::{HEIGHT, Run, Sheet};

const SYSTEM: SystemInfo<'_> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
/// First object number of the fonts; five objects each.
const FIRST_FONT: i32 = 200;

/// One face as far as it is used.
#[derive(Default)]
struct Used {
    mapper: GlyphRemapper,
    /// New glyph number to letter and width.
    letters: BTreeMap<u16, (char, f32)>,
}

impl Used {
    fn take(&mut self, placed: &Placed, advance: f32) -> u16 {
        let glyph = self.mapper.remap(placed.glyph.0);
        self.letters.entry(glyph).or_insert((placed.letter, advance));
        glyph
    }
}

/// Writes the sheets with their text.
pub(crate) fn text_pdf(sheets: &[Sheet], fonts: &Fonts, name: &str) -> Result<Vec<u8>> {
    let mut pdf = start(sheets.len(), name);
    let mut used: BTreeMap<Face, Used> = BTreeMap::new();
    for (nth, sheet) in sheets.iter().enumerate() {
        let content = page_content(sheet, fonts, &mut used);
        packed(&mut pdf, page_refs(nth)[1], content);
    }
    for nth in 0..sheets.len() {
        let [page, contents, _] = page_refs(nth);
        let mut dictionary = pdf.page(page);
        dictionary.media_box(a4()).parent(PAGES).contents(contents);
        let mut resources = dictionary.resources();
        let mut names = resources.fonts();
        for face in used.keys() {
            names.pair(Name(resource_name(*face).as_bytes()), font_ref(*face, 0));
        }
    }
    for (face, used) in &used {
        embed(&mut pdf, *face, used, fonts)?;
    }
    Ok(pdf.finish())
}

fn resource_name(face: Face) -> String {
    format!("F{}", face as u8 + 1)
}

fn font_ref(face: Face, part: i32) -> Ref {
    Ref::new(FIRST_FONT + 5 * face as i32 + part)
}

fn page_content(sheet: &Sheet, fonts: &Fonts, used: &mut BTreeMap<Face, Used>) -> Content {
    let mut content = Content::new();
    for rule in &sheet.rules {
        content.set_line_width(rule.width);
        content.move_to(rule.from.0, HEIGHT - rule.from.1).line_to(rule.to.0, HEIGHT - rule.to.1).stroke();
    }
    content.begin_text();
    for run in &sheet.runs {
        show(&mut content, run, fonts, used.entry(run.face).or_default());
    }
    content.end_text();
    content
}

/// Shows a run; kerning and justification become adjustments between the letters.
fn show(content: &mut Content, run: &Run, fonts: &Fonts, used: &mut Used) {
    content.set_font(Name(resource_name(run.face).as_bytes()), run.size);
    content.set_text_matrix([1.0, 0.0, 0.0, 1.0, run.x, HEIGHT - run.baseline]);
    let (placed, _) = fonts.place(run.face, run.size, &run.text, run.gap);
    let mut line = content.show_positioned();
    let mut items = line.items();
    let mut bytes: Vec<u8> = Vec::new();
    let mut pen = 0.0;
    for letter in &placed {
        let advance = fonts.advance(run.face, letter.glyph);
        let off = (pen - letter.x * 1000.0 / run.size).round();
        if off.abs() >= 1.0 {
            if !bytes.is_empty() {
                items.show(Str(&std::mem::take(&mut bytes)));
            }
            items.adjust(off);
            pen -= off;
        }
        bytes.extend(used.take(letter, advance).to_be_bytes());
        pen += advance;
    }
    items.show(Str(&bytes));
}

fn embed(pdf: &mut Pdf, face: Face, used: &Used, fonts: &Fonts) -> Result<()> {
    let [font, cid, descriptor, file, unicode] = [0, 1, 2, 3, 4].map(|part| font_ref(face, part));
    let base = format!("SOHOA{}+{}", (b'A' + face as u8) as char, face.file_stem());
    let base = Name(base.as_bytes());
    pdf.type0_font(font)
        .base_font(base)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(unicode);
    let mut dictionary = pdf.cid_font(cid);
    dictionary.subtype(CidFontType::Type2).base_font(base).system_info(SYSTEM).font_descriptor(descriptor);
    dictionary.cid_to_gid_map_predefined(Name(b"Identity")).default_width(0.0);
    let mut widths = dictionary.widths();
    for (glyph, (_, advance)) in &used.letters {
        widths.consecutive(*glyph, [*advance]);
    }
    widths.finish();
    dictionary.finish();
    let flags = FontFlags::SYMBOLIC | FontFlags::SERIF;
    pdf.font_descriptor(descriptor)
        .name(base)
        .flags(flags)
        .bbox(Rect::new(-200.0, -300.0, 1300.0, 1000.0))
        .italic_angle(if matches!(face, Face::Italic | Face::BoldItalic) { -12.0 } else { 0.0 })
        .ascent(891.0)
        .descent(-216.0)
        .cap_height(662.0)
        .stem_v(80.0)
        .font_file2(file);
    let subset = subsetter::subset(fonts.bytes(face), 0, &used.mapper)
        .map_err(|cause| format!("cannot subset {}: {cause}", face.file_stem()))?;
    let packed = compress_to_vec_zlib(&subset, 9);
    pdf.stream(file, &packed).filter(Filter::FlateDecode).pair(Name(b"Length1"), subset.len() as i32);
    let mut map = UnicodeCmap::<u16>::new(Name(b"Adobe-Identity-UCS"), SYSTEM);
    for (glyph, (letter, _)) in &used.letters {
        map.pair(*glyph, *letter);
    }
    pdf.stream(unicode, &compress_to_vec_zlib(&map.finish(), 9)).filter(Filter::FlateDecode);
    Ok(())
}
