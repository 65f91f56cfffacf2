//! Restorations to a record: what the document is, what it cites, who gets it, who signed it.
//!
//! Zones come before fields: a number in the letterhead and a number in a sentence are different things
//! (`zones`). Every field is one of five states and points to the characters it was read from; nothing is
//! filled in from knowledge of the world. Pure: the same restoration gives the same record.
//!
//! ```text
//! sheet ─► zones ─► header, issuer, title, addressees      letterhead
//!                ├► references (citation, symbol, date)    subject, body, attachments
//!                ├► tail ─► recipients, signer             Nơi nhận beside the signature
//!                ├► outline ─► body ─► findings            units, periods, places, indicators, tables, contacts
//!                │                  └► checks              anomalies
//!                └► doubts ─► calibration                 what a person should look at; what scores are worth
//! ```

mod addressees;
mod aligned;
mod arrival;
mod body;
mod calibration;
mod casing;
mod checks;
mod citation;
mod clean;
mod contacts;
mod counted;
mod criteria;
mod cues;
mod date;
mod doubts;
mod echo;
mod findings;
#[cfg(test)]
mod fixture;
mod gazetteer;
mod groups;
mod header;
mod indicators;
mod issuer;
mod matcher;
mod motto;
mod numbers;
mod outline;
mod periods;
mod places;
mod recipients;
mod references;
mod rows;
mod ruled;
mod running;
mod sheet;
mod signer;
mod slips;
mod symbol;
mod tables;
mod tail;
mod title;
mod units;
mod when;
mod words;
mod zones;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod traps;

use crate::assets::Assets;
use crate::document::{Document, DocumentFields, Field, FieldState, Record, Restoration};
use crate::error::Result;

use arrival::Arrivals;
use body::Citing;
use calibration::Calibration;
use citation::Citations;
use date::Dates;
use findings::Findings;
use header::{Header, Letterhead};
use issuer::Authors;
use matcher::pattern;
use motto::Mottos;
use recipients::Purposes;
use references::{Reader, Roles};
use sheet::Sheet;
use signer::{Head, Signing};
use symbol::Symbols;
use tail::Tail;
use title::Gazette;
use words::Words;
use zones::{Parting, Zones};

/// Turns restored documents into records. Built once; shared by all threads.
#[derive(Debug)]
pub struct Extractor {
    words: Words,
    arrivals: Arrivals,
    mottos: Mottos,
    parting: Parting,
    symbols: Symbols,
    dates: Dates,
    letterhead: Letterhead,
    gazette: Gazette,
    authors: Authors,
    citations: Citations,
    roles: Roles,
    signing: Signing,
    purposes: Purposes,
    findings: Findings,
    calibration: Option<Calibration>,
}

impl Extractor {
    /// Loads the tables and compiles all patterns.
    pub fn new(assets: &Assets) -> Result<Self> {
        let words = Words::new(assets)?;
        Ok(Self {
            arrivals: Arrivals::new()?,
            mottos: Mottos::new(&words),
            parting: Parting::new()?,
            symbols: Symbols::new(assets)?,
            dates: Dates::new()?,
            letterhead: Letterhead::new()?,
            gazette: Gazette::new()?,
            authors: Authors::new()?,
            citations: Citations::new(assets, &words)?,
            roles: Roles::new(&words)?,
            signing: Signing::new(assets)?,
            purposes: Purposes::new(assets)?,
            findings: Findings::new(assets, &words)?,
            calibration: Some(Calibration::new(assets)?),
            words,
        })
    }

    /// The same with the scores of the grammars as they are: what calibration is measured on.
    #[must_use]
    pub fn uncalibrated(self) -> Self {
        Self { calibration: None, ..self }
    }

    /// The record of a document. Never fails: what cannot be read says so in its field.
    pub fn extract(&self, document: &Document<Restoration>) -> Record {
        let sheet = Sheet::new(document);
        let mut zones = zones::part(&sheet, &self.words, &self.mottos, &self.parting, &self.signing);
        let mut header = self.header(&sheet, &zones);
        let gazette =
            self.gazette.read(&sheet, &self.words, &self.symbols, &self.dates, &mut zones, &mut header);
        let tail = tail::part(&sheet, &self.words, &self.parting, &self.signing, zones.tail.clone());
        self.date_beside_signature(&sheet, &tail, &mut header);
        let own = header.code.value.clone();
        let references = self.references(&sheet).read(&zones, &header.about, own.as_deref());
        let draft = header.number.state == FieldState::Blank;
        let head = Head { party: zones.letterhead.party, draft };
        let mut stamps = self.arrivals.read(document, &self.dates);
        let mut record = Record {
            incoming_stamp: stamps.next(),
            further_stamps: stamps.collect(),
            references,
            recipients: self.purposes.read(&sheet, &self.words, &self.parting, &tail.recipients),
            signer: self.signing.read(&sheet, &self.words, &tail.signature, head),
            document: self.identity(&sheet, &zones, header, gazette),
            ..Record::default()
        };
        self.findings.read(&sheet, &zones, self.citing(), &mut record);
        record.doubtful = doubts::list(&record);
        if let Some(calibration) = &self.calibration {
            calibration.apply(&mut record);
        }
        record
    }

    fn citing(&self) -> Citing<'_> {
        Citing { symbols: &self.symbols, words: &self.words, dates: &self.dates, citations: &self.citations }
    }

    fn header(&self, sheet: &Sheet<'_>, zones: &Zones) -> Header {
        self.letterhead.read(sheet, &self.words, &self.symbols, &self.dates, &zones.letterhead.cells)
    }

    fn references<'r>(&'r self, sheet: &'r Sheet<'r>) -> Reader<'r> {
        Reader {
            sheet,
            words: &self.words,
            symbols: &self.symbols,
            dates: &self.dates,
            citations: &self.citations,
            parting: &self.parting,
            roles: &self.roles,
        }
    }

    /// Some forms have the line of place and date beside the signature instead of in the head.
    fn date_beside_signature(&self, sheet: &Sheet<'_>, tail: &Tail, header: &mut Header) {
        if header.issued.state != FieldState::Absent {
            return;
        }
        let late = self.letterhead.late_date(sheet, &self.words, &self.dates, &tail.signature);
        if let Some((place, issued)) = late {
            header.place = place;
            header.issued = issued;
        }
    }

    fn identity(
        &self,
        sheet: &Sheet<'_>,
        zones: &Zones,
        header: Header,
        gazette: Option<Field>,
    ) -> DocumentFields {
        let (issuer, parent) = self.bodies(sheet, zones, &header, gazette);
        DocumentFields {
            kind: title::kind(sheet, &self.symbols, zones, &header),
            subject: title::subject(sheet, &self.words, &self.letterhead, zones, &header),
            addressees: addressees::read(sheet, &self.parting, zones),
            issuer,
            parent_issuer: parent,
            code: header.code,
            number: header.number,
            symbol: header.symbol,
            place: header.place,
            issued: header.issued,
            urgency: header.urgency,
            confidentiality: header.confidentiality,
        }
    }

    /// Issuer and parent: from the letterhead, a gazette's heading, or the body.
    fn bodies(
        &self,
        sheet: &Sheet<'_>,
        zones: &Zones,
        header: &Header,
        gazette: Option<Field>,
    ) -> (Field, Field) {
        if let Some(named) = issuer::read(sheet, &self.words, &header.names) {
            return named;
        }
        let inferred = || self.authors.infer(sheet, &self.words, zones.body.clone());
        (gazette.unwrap_or_else(inferred), sheet::absent(None))
    }
}
