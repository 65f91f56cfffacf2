//! HTML as a row of tags and text, for all readers of it, and what kind a file in angle brackets is. Tags need not
//! match: files of word processors and of web sites are not well-formed, and each reader makes the best of them.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use html5gum::emitters::default::StartTag;
use html5gum::{DefaultEmitter, Token, Tokenizer};

use crate::document::MediaKind;
use crate::text::legacy;

/// Where a file must begin with its first tag, and name its encoding.
const HEAD: usize = 4096;

/// The class of a page in hOCR.
const HOCR_PAGE: &[u8] = b"ocr_page";

/// What HTML begins with, whole or a part of a page.
const HTML_TAGS: [&str; 16] = [
    "!doctype", "html", "head", "meta", "title", "style", "script", "body", "div", "p", "h1", "table",
    "font", "b", "center", "span",
];

/// The kind of a file that begins with a tag; `None` for everything else.
pub(super) fn kind_of(bytes: &[u8]) -> Option<MediaKind> {
    let head = decode(&bytes[..bytes.len().min(HEAD)]);
    let (name, is_html) = first_tag(&head)?;
    match name.rsplit(':').next()? {
        "alto" => Some(MediaKind::Alto),
        _ if !is_html || bytes.contains(&0) && Encoding::for_bom(bytes).is_none() => None,
        _ if bytes.windows(HOCR_PAGE.len()).any(|window| window == HOCR_PAGE) => Some(MediaKind::Hocr),
        _ => Some(MediaKind::Html),
    }
}

/// The name of the first tag that is no declaration or comment, and whether it is one of HTML.
fn first_tag(head: &str) -> Option<(String, bool)> {
    let mut rest = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    loop {
        rest = rest.trim_start();
        let end = match () {
            () if rest.starts_with("<?") => "?>",
            () if rest.starts_with("<!--") => "-->",
            () => break,
        };
        rest = rest.split_once(end)?.1;
    }
    let tag = rest.strip_prefix('<')?;
    let ends = |c: char| c.is_whitespace() || c == '>' || c == '/';
    let name = tag.split(ends).next()?.to_ascii_lowercase();
    let is_doctype = name == "!doctype";
    let is_html = HTML_TAGS.contains(&name.as_str())
        && (!is_doctype || tag.split(ends).nth(1).is_some_and(|root| root.eq_ignore_ascii_case("html")));
    Some((name, is_html))
}

/// The characters of HTML: as its byte order mark says, or as UTF-8 where it is that, or as it says itself. What says
/// nothing that is true is read as Western European, from which the encodings of before Unicode are found out.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let said = said_encoding(&bytes[..bytes.len().min(HEAD)]);
    match said.filter(|said| ![UTF_8, UTF_16LE, UTF_16BE].contains(said)) {
        Some(encoding) => encoding.decode_without_bom_handling(bytes).0,
        None => legacy::misread(bytes),
    }
}

/// The encoding that a `<meta>` or an XML declaration names.
fn said_encoding(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let values = ["charset=", "encoding="].into_iter().filter_map(|key| head.split_once(key));
    let is_quote = |c: char| c.is_ascii_whitespace() || c == '"' || c == '\'';
    let mut labels = values.map(|(_, value)| {
        let value = value.trim_start_matches(is_quote);
        &value[..value.find(|c| is_quote(c) || matches!(c, '>' | '/' | ';' | '?')).unwrap_or(value.len())]
    });
    labels.find_map(|label| Encoding::for_label(label.as_bytes()))
}

/// One piece of a page.
#[derive(Debug)]
pub(super) enum Piece {
    /// A tag begins an element, which in HTML need not end.
    Open(Tag),
    /// An element of that name ends.
    Close(String),
    /// Characters, references resolved.
    Text(String),
}

/// The tag that begins an element.
#[derive(Debug)]
pub(super) struct Tag {
    /// Its name in small letters.
    pub(super) name: String,
    start: StartTag<()>,
}

impl Tag {
    /// The attribute of that name.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let value = self.start.attributes.get(name.as_bytes())?;
        std::str::from_utf8(value).ok()
    }

    /// The attribute of that name as a number.
    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Whether it is of that class.
    pub(super) fn has_class(&self, is_it: impl FnMut(&str) -> bool) -> bool {
        self.attribute("class").is_some_and(|classes| classes.split_ascii_whitespace().any(is_it))
    }

    /// What its own style says of `property`, in small letters.
    pub(super) fn style(&self, property: &str) -> Option<String> {
        let style = self.attribute("style")?.to_ascii_lowercase();
        let value = style.split(';').filter_map(|rule| rule.split_once(':'));
        let mut value = value.filter(|(name, _)| name.trim() == property).map(|(_, value)| value.trim());
        value.next_back().map(str::to_owned)
    }
}

/// The pieces of `html` in order, without comments.
pub(super) fn pieces(html: &str) -> impl Iterator<Item = Piece> {
    let mut emitter = DefaultEmitter::default();
    // The text of a script is no markup.
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter).flatten().filter_map(|token| match token {
        Token::StartTag(start) => Some(Piece::Open(Tag { name: text_of(&start.name), start })),
        Token::EndTag(end) => Some(Piece::Close(text_of(&end.name))),
        Token::String(text) => Some(Piece::Text(text_of(&text))),
        Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => None,
    })
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_tag_decides() {
        assert_eq!(kind_of(b"\n<!-- a --><!DOCTYPE html><html>"), Some(MediaKind::Html));
        assert_eq!(kind_of(b"<?xml version='1.0'?>\n<a:alto xmlns:a='x'>"), Some(MediaKind::Alto));
        assert_eq!(kind_of(b"<html><div class='ocr_page'>"), Some(MediaKind::Hocr));
        assert_eq!(kind_of(b"<?xml version='1.0'?><TEI>"), None);
        assert_eq!(kind_of(b"<!DOCTYPE TEI><TEI>"), None);
        assert_eq!(kind_of("<Kính gửi: Ủy ban>".as_bytes()), None);
        assert_eq!(kind_of(b"<html>\0\x01"), None);
        let wide: Vec<u8> = "\u{feff}<html>Số".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(kind_of(&wide), Some(MediaKind::Html));
    }

    #[test]
    fn the_encoding_is_what_the_bytes_bear_out() {
        assert_eq!(decode("<meta charset=windows-1252>Số".as_bytes()), "<meta charset=windows-1252>Số");
        let said = b"<meta http-equiv=Content-Type content=\"text/html; charset=windows-1258\">S\xf4\xec";
        assert!(decode(said).ends_with("Sô\u{301}"));
        assert!(decode(b"<meta charset=utf-8>K\xd5").ends_with("KÕ"));
    }

    #[test]
    fn scripts_are_no_markup_and_references_are_resolved() {
        let found: Vec<Piece> = pieces("<script>a<b></script>&agrave;&#273;<P Class='x y'>").collect();
        let [Piece::Open(_), Piece::Text(script), Piece::Close(_), Piece::Text(text), Piece::Open(tag)] =
            &found[..]
        else {
            panic!("{found:?}")
        };
        assert_eq!((script.as_str(), text.as_str(), tag.name.as_str()), ("a<b>", "àđ", "p"));
        assert!(tag.has_class(|class| class == "y"));
    }
}
