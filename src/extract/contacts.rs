//! Whom to ask: a phone number or e-mail address with the name and post that stand before it.
//!
//! A number counts as a phone only behind a word that says so; signatures and stamps are not read.

use crate::document::Contact;
use crate::error::Result;

use super::body::Body;
use super::matcher::Pattern;
use super::pattern;

/// The forms of contacts.
#[derive(Debug)]
pub(super) struct Contacts {
    phone: Pattern,
    email: Pattern,
    person: Pattern,
    post: Pattern,
}

impl Contacts {
    /// Compiles the forms.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            phone: pattern(
                r"(?i)\b(?:số điện thoại|điện thoại|sđt|đt|hotline|số máy|di động|liên hệ)(?:\s?(?:di động|liên hệ|số|qua số|đường dây nóng))*\s?[:.]?\s*(?P<phone>\(?\+?\d{2,5}\)?(?:[ .-]?\d{2,5}){1,4})",
            )?,
            email: pattern(r"\b(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")?,
            person: pattern(
                r"(?:đồng chí|đ/c|Đồng chí|Đ/c|[ôÔ]ng|[bB]à)\s?:?\s+(?P<name>\p{Lu}\p{L}*(?:\s\p{Lu}\p{L}*){1,4})",
            )?,
            post: pattern(
                r"^\s?[,–(-]\s?(?P<post>\p{Lu}[^;.()–]+?)(?:[;.()–]|,?\s*(?i:số điện thoại|điện thoại|sđt|đt|email)|$)",
            )?,
        })
    }

    /// The contacts of a body.
    pub(super) fn read(&self, body: &Body<'_>) -> Vec<Contact> {
        let mut contacts = Vec::new();
        for paragraph in &body.paragraphs {
            let text = paragraph.text();
            for found in self.phone.captures_iter(text) {
                let (Some(all), Some(phone)) = (found.get(0), found.name("phone")) else { continue };
                let digits = phone.as_str().chars().filter(char::is_ascii_digit).count();
                if !(8..=12).contains(&digits) {
                    continue;
                }
                let clause = Body::clause_before(text, all.start());
                let offset = all.start() - clause.len();
                let person = self.person.captures_iter(clause).last();
                let named = person.as_ref().and_then(|person| person.name("name"));
                let post = named.and_then(|name| self.post.captures(&clause[name.end()..]));
                let start = person
                    .as_ref()
                    .and_then(|person| person.get(0))
                    .map_or(all.start(), |all| offset + all.start());
                let email = self.email.captures(&text[all.end()..]).map(|found| found["email"].to_owned());
                let span = start..all.end();
                contacts.push(Contact {
                    name: named.map(|name| name.as_str().to_owned()),
                    title: post.map(|post| post["post"].trim_matches([' ', ',', '—', '–', '-']).to_owned()),
                    phone: Some(phone.as_str().trim().to_owned()),
                    email,
                    raw: body.sheet.raw(&paragraph.bits(span.clone())),
                    confidence: paragraph.confidence(body.sheet, span.clone(), 0.9),
                    evidence: paragraph.evidence(body.sheet, span),
                });
            }
        }
        contacts
    }
}
