//! The signs of RTF: groups, control words, and bytes of text.

/// What comes next in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// `\word` with its number.
    Word(&'a str, Option<i32>),
    /// `\~` and the like.
    Symbol(u8),
    /// A byte of text, as it stands or as `\'hh`.
    Byte(u8),
}

/// Goes through a file once. Line ends are no text.
pub(super) struct Lexer<'a> {
    rest: &'a [u8],
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Passes over the bytes of a picture.
    pub(super) fn pass_over(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let letters = self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if letters == 0 {
            let (&symbol, rest) = self.rest.split_first()?;
            self.rest = rest;
            return Some(if symbol == b'\'' { self.hex() } else { Token::Symbol(symbol) });
        }
        let (word, rest) = self.rest.split_at(letters);
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest[sign..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let end = if digits > 0 { sign + digits } else { 0 };
        let number = std::str::from_utf8(&rest[..end]).ok().and_then(|number| number.parse().ok());
        // The space that ends a word is part of it.
        let space = usize::from(rest.get(end) == Some(&b' '));
        self.rest = &rest[end + space..];
        Some(Token::Word(std::str::from_utf8(word).unwrap_or_default(), number))
    }

    fn hex(&mut self) -> Token<'a> {
        let figures = self.rest.get(..2).and_then(|figures| std::str::from_utf8(figures).ok());
        match figures.and_then(|figures| u8::from_str_radix(figures, 16).ok()) {
            Some(byte) => {
                self.rest = &self.rest[2..];
                Token::Byte(byte)
            }
            None => Token::Symbol(b'\''),
        }
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            match byte {
                b'{' => return Some(Token::Open),
                b'}' => return Some(Token::Close),
                b'\\' => return self.control(),
                b'\r' | b'\n' => {}
                _ => return Some(Token::Byte(byte)),
            }
        }
    }
}
