//! `page.txt`: the words of a document with the little that the layout must be told.
//!
//! A line that begins with `@` is a directive, a line that begins with `|` a row of a table, any other line a
//! paragraph. `**bold**` and `_italic_` inside a line. The directives are listed in `samples/README.md`.

use crate::Result;

/// Right half of the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Motto {
    /// Quốc hiệu and tiêu ngữ.
    #[default]
    State,
    /// The name of the party.
    Party,
}

/// The header of page 1.
#[derive(Debug, Default)]
pub(crate) struct Head {
    pub(crate) motto: Motto,
    pub(crate) parents: Vec<String>,
    pub(crate) issuers: Vec<String>,
    pub(crate) number: String,
    /// `V/v ...` of an official letter.
    pub(crate) about: Option<String>,
    /// A boxed word under the number: KHẨN, DỰ THẢO.
    pub(crate) mark: Option<String>,
    pub(crate) place: String,
}

/// The block at the end.
#[derive(Debug, Default)]
pub(crate) struct Signing {
    pub(crate) recipients: Vec<String>,
    pub(crate) authority: Vec<String>,
    pub(crate) signer: String,
}

/// A piece of the body.
#[derive(Debug)]
pub(crate) enum Block {
    Kind(String),
    Subject(String),
    /// Kính gửi: the first line, then one line for each addressee.
    Addressees(Vec<String>),
    Paragraph(String),
    /// Centred and bold.
    Centre(String),
    /// Column widths in percent; the first row is the head.
    Table {
        widths: Vec<f32>,
        rows: Vec<Vec<String>>,
    },
    PageBreak,
}

/// A document's source, taken apart.
#[derive(Debug, Default)]
pub(crate) struct Source {
    pub(crate) head: Head,
    pub(crate) body: Vec<Block>,
    pub(crate) signing: Signing,
}

/// Reads `page.txt`.
pub(crate) fn parse(text: &str) -> Result<Source> {
    let mut source = Source::default();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        take_line(&mut source, line).map_err(|cause| format!("page.txt line {}: {cause}", number + 1))?;
    }
    Ok(source)
}

fn take_line(source: &mut Source, line: &str) -> Result<()> {
    if let Some(directive) = line.strip_prefix('@') {
        let (name, value) = directive.split_once(' ').unwrap_or((directive, ""));
        return take_directive(source, name, value.trim());
    }
    if let Some(row) = line.strip_prefix('|') {
        let Some(Block::Table { rows, .. }) = source.body.last_mut() else {
            return Err("a table row without @table before it".into());
        };
        let row = row.strip_suffix('|').unwrap_or(row);
        rows.push(row.split('|').map(|cell| cell.trim().to_owned()).collect());
        return Ok(());
    }
    source.body.push(Block::Paragraph(line.to_owned()));
    Ok(())
}

fn take_directive(source: &mut Source, name: &str, value: &str) -> Result<()> {
    let value = value.to_owned();
    let Source { head, body, signing } = source;
    match name {
        "party" => head.motto = Motto::Party,
        "parent" => head.parents.push(value),
        "issuer" => head.issuers.push(value),
        "number" => head.number = value,
        "about" => head.about = Some(value),
        "mark" => head.mark = Some(value),
        "place" => head.place = value,
        "kind" => body.push(Block::Kind(value)),
        "subject" => body.push(Block::Subject(value)),
        "to" => match body.last_mut() {
            Some(Block::Addressees(lines)) => lines.push(value),
            _ => body.push(Block::Addressees(vec![value])),
        },
        "centre" => body.push(Block::Centre(value)),
        "table" => {
            let widths = value.split_whitespace().map(str::parse).collect::<std::result::Result<_, _>>()?;
            body.push(Block::Table { widths, rows: Vec::new() });
        }
        "page" => body.push(Block::PageBreak),
        "recipient" => signing.recipients.push(value),
        "authority" => signing.authority.push(value),
        "signer" => signing.signer = value,
        _ => return Err(format!("unknown directive @{name}").into()),
    }
    Ok(())
}

/// A piece of a line in one face.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span {
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) text: String,
}

/// Splits a line at `**` and `_`.
pub(crate) fn spans(line: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let (mut bold, mut italic) = (false, false);
    let mut rest = line;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("**") {
            bold = !bold;
            rest = after;
        } else if let Some(after) = rest.strip_prefix('_') {
            italic = !italic;
            rest = after;
        } else {
            let end = [rest.find("**"), rest.find('_')].into_iter().flatten().min().unwrap_or(rest.len());
            found.push(Span { bold, italic, text: rest[..end].to_owned() });
            rest = &rest[end..];
        }
    }
    found
}
