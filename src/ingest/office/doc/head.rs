//! Where things stand in a Word file: the file information block at the start of its main stream.

/// What Word 97 and later begin with, and what Word 6 and 95 begin with.
const WORD_97: u16 = 0xa5ec;
const WORD_6: u16 = 0xa5dc;

/// The first version whose block has the places of Word 97.
const VERSION_97: u16 = 0xc1;

/// Bits of the flags at 0x0a.
const IS_COMPLEX: u16 = 0x0004;
const IS_ENCRYPTED: u16 = 0x0100;
const USES_TABLE_1: u16 = 0x0200;

/// Start and length of something in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Range {
    pub(super) start: usize,
    pub(super) length: usize,
}

impl Range {
    pub(super) fn of(self, stream: &[u8]) -> Option<&[u8]> {
        stream.get(self.start..self.start.checked_add(self.length)?)
    }
}

/// The parts of the block that lead to the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    /// Whether a password is needed.
    pub(super) is_encrypted: bool,
    /// The stream with the tables; none in Word 6 and 95.
    pub(super) table_stream: Option<&'static str>,
    /// Characters of the body and, after it, of the footnotes.
    pub(super) letters: usize,
    /// The body as one run of single bytes, where there is no list of pieces.
    pub(super) whole: Option<usize>,
    /// The list of pieces, in the table stream.
    pub(super) pieces: Range,
    /// The index of paragraph properties, in the table stream.
    pub(super) paragraphs: Range,
}

impl Head {
    /// `None` when this is no such block.
    pub(super) fn parse(main: &[u8]) -> Option<Self> {
        let flags = u16_at(main, 0x0a)?;
        let is_encrypted = flags & IS_ENCRYPTED != 0;
        match (u16_at(main, 0)?, u16_at(main, 2)?) {
            (WORD_97, version) if version >= VERSION_97 => Self::of_97(main, flags, is_encrypted),
            (WORD_97 | WORD_6, _) => Self::of_6(main, flags, is_encrypted),
            _ => None,
        }
    }

    fn of_97(main: &[u8], flags: u16, is_encrypted: bool) -> Option<Self> {
        Some(Self {
            is_encrypted,
            table_stream: Some(if flags & USES_TABLE_1 == 0 { "0Table" } else { "1Table" }),
            letters: u32_at(main, 0x4c)?.checked_add(u32_at(main, 0x50)?)?,
            whole: None,
            pieces: range_at(main, 0x1a2)?,
            paragraphs: range_at(main, 0x102)?,
        })
    }

    /// A file of Word 6 or 95 that was saved in full. One saved as a list of changes has its pieces in a form of its
    /// own, which no program has written since 1997: it counts as damaged.
    fn of_6(main: &[u8], flags: u16, is_encrypted: bool) -> Option<Self> {
        if flags & IS_COMPLEX != 0 && !is_encrypted {
            return None;
        }
        let none = Range::default();
        Some(Self {
            is_encrypted,
            table_stream: None,
            letters: u32_at(main, 0x34)?.checked_add(u32_at(main, 0x38)?)?,
            whole: Some(u32_at(main, 0x18)?),
            pieces: none,
            paragraphs: none,
        })
    }
}

fn range_at(bytes: &[u8], offset: usize) -> Option<Range> {
    Some(Range { start: u32_at(bytes, offset)?, length: u32_at(bytes, offset + 4)? })
}

pub(super) fn u16_at(bytes: &[u8], offset: usize) -> Option<u16> {
    let two = bytes.get(offset..offset.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], offset: usize) -> Option<usize> {
    let four = bytes.get(offset..offset.checked_add(4)?)?;
    usize::try_from(u32::from_le_bytes(four.try_into().ok()?)).ok()
}
