//! Where bytes came from. The name follows every later value and every error.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

/// The kinds of input sohoa reads, decided by content and not by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum MediaKind {
    /// Portable Document Format.
    #[serde(rename = "application/pdf")]
    Pdf,
    /// Portable Network Graphics.
    #[serde(rename = "image/png")]
    Png,
    /// JPEG photographs and scans.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// TIFF, one page or many.
    #[serde(rename = "image/tiff")]
    Tiff,
    /// WebP photographs and scans.
    #[serde(rename = "image/webp")]
    WebP,
    /// JPEG 2000, as archives keep scans.
    #[serde(rename = "image/jp2")]
    Jpeg2000,
    /// Word documents of 2007 and later.
    #[serde(rename = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    Docx,
    /// Text documents of programs that write the Open Document Format.
    #[serde(rename = "application/vnd.oasis.opendocument.text")]
    Odt,
    /// Word files of before 2007.
    #[serde(rename = "application/msword")]
    Doc,
    /// Rich Text Format.
    #[serde(rename = "application/rtf")]
    Rtf,
    /// Workbooks of Excel 2007 and later; a sheet is a page.
    #[serde(rename = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    Xlsx,
    /// Web pages, and what word processors save as such.
    #[serde(rename = "text/html")]
    Html,
    /// Recognised text in HTML, as Tesseract and others write it.
    #[serde(rename = "text/vnd.hocr+html")]
    Hocr,
    /// Recognised text in XML, as libraries keep it.
    #[serde(rename = "application/alto+xml")]
    Alto,
    /// Text in UTF-8 or UTF-16; a form feed starts a new page.
    #[serde(rename = "text/plain")]
    PlainText,
}

/// A named piece of input: a file that was read, or text from the standard input. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Source {
    /// What the user called it: the path as given, or `-`.
    pub name: String,
    /// What is in it.
    pub bytes: Arc<[u8]>,
}

impl Source {
    /// Bytes under a name.
    pub fn new(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }
}
