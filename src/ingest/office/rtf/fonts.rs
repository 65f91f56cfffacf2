//! The fonts of an RTF: their names, and the code page of text set in them.

use std::collections::BTreeMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::super::fonts::Face;
use crate::text::legacy;

/// A font of the table.
#[derive(Debug, Default)]
struct Font {
    name: String,
    charset: i32,
}

/// All fonts, and the code page of those that name none.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    by_number: BTreeMap<i32, Font>,
    /// The font being read.
    current: i32,
    page: Option<&'static Encoding>,
}

impl Fonts {
    /// The code page of the document.
    pub(super) fn set_page(&mut self, number: i32) {
        self.page = encoding_of_page(number);
    }

    pub(super) fn begin(&mut self, number: i32) {
        self.current = number;
        self.by_number.insert(number, Font::default());
    }

    pub(super) fn set_charset(&mut self, charset: i32) {
        if let Some(font) = self.by_number.get_mut(&self.current) {
            font.charset = charset;
        }
    }

    /// A letter of the name of the font being read; a semicolon ends it.
    pub(super) fn letter(&mut self, byte: u8) {
        if let Some(font) = self.by_number.get_mut(&self.current).filter(|_| byte != b';') {
            font.name.push(char::from(byte));
        }
    }

    /// How text in the font of that number looks.
    pub(super) fn face(&self, number: i32, is_capitals: bool) -> Face {
        let name = self.by_number.get(&number).map(|font| font.name.trim()).unwrap_or_default();
        Face::of_font(name, is_capitals)
    }

    /// Bytes of text in the font of that number. Those of a font of before Unicode stay what they are.
    pub(super) fn decode(&self, number: i32, bytes: &[u8]) -> String {
        let charset = self.by_number.get(&number).map(|font| font.charset).unwrap_or_default();
        if self.face(number, false).legacy.is_some() {
            return legacy::misread(bytes).into_owned();
        }
        let page = encoding_of_page(page_of_charset(charset)).or(self.page).unwrap_or(WINDOWS_1252);
        page.decode_without_bom_handling(bytes).0.into_owned()
    }
}

/// The code page of Windows for a character set of a font; 0 where it is the document's.
fn page_of_charset(charset: i32) -> i32 {
    match charset {
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => 0,
    }
}

fn encoding_of_page(page: i32) -> Option<&'static Encoding> {
    let label = match page {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        65001 => "utf-8".to_owned(),
        page => format!("windows-{page}"),
    };
    Encoding::for_label(label.as_bytes())
}
