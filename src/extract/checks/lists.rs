//! The ends of the items of a list: a semicolon behind each and a full stop behind the last, or full stops throughout.
//!
//! Needs three items or more side by side under one mark, none with items of its own.

use std::ops::Range;

use crate::document::{Anomaly, Severity};

use super::super::outline::{Mark, Paragraph};
use super::{Checking, anomaly};

/// A list has at least so many items.
const ITEMS: usize = 3;

/// All checks of lists.
pub(super) fn check(checking: &Checking<'_>) -> Vec<Anomaly> {
    let mut found = Vec::new();
    for list in lists(checking) {
        found.extend(last(checking, &list));
        found.extend(open(checking, &list));
    }
    found.extend(unended(checking));
    found
}

/// Items of one kind of mark that follow each other, as ranges of paragraphs.
fn lists(checking: &Checking<'_>) -> Vec<Range<usize>> {
    let paragraphs = &checking.body.paragraphs;
    let is_item = |at: usize| matches!(paragraphs[at].mark, Mark::Bullet(_) | Mark::Letter(_));
    let kind = |at: usize| std::mem::discriminant(&paragraphs[at].mark);
    let mut found = Vec::new();
    let mut start = 0;
    for at in 1..=paragraphs.len() {
        let goes_on = at < paragraphs.len()
            && is_item(at)
            && is_item(start)
            && kind(at) == kind(start)
            && paragraphs[at].mark.depth() == paragraphs[start].mark.depth()
            && !paragraphs[at - 1].text().ends_with(':');
        if !goes_on {
            if at - start >= ITEMS && is_item(start) {
                found.push(start..at);
            }
            start = at;
        }
    }
    found
}

fn end(paragraph: &Paragraph) -> Option<char> {
    paragraph.text().chars().next_back()
}

/// The last item ends like those before it, in a semicolon. Needs all of them to do so, and that the list does not go
/// on elsewhere: what follows is no item of a higher list.
fn last(checking: &Checking<'_>, list: &Range<usize>) -> Option<Anomaly> {
    let paragraphs = &checking.body.paragraphs;
    // The grounds of a decision go on in the sentence behind them.
    let is_item =
        |at: usize| !paragraphs[at].body().starts_with("Căn cứ") && end(&paragraphs[at]) == Some(';');
    let all = list.clone().all(is_item);
    let next = paragraphs.get(list.end).map(|next| &next.mark);
    let is_over = next.is_none_or(|next| *next == Mark::None || next.is_section());
    let at = list.end - 1;
    let whole = paragraphs[at].text().len();
    let message = "the last item of the list ends in a semicolon";
    (all && is_over)
        .then(|| anomaly("punctuation", Severity::Info, message, checking.at(at, whole - 1..whole)))
}

/// An item within the list without a stop, where all others have one.
fn open(checking: &Checking<'_>, list: &Range<usize>) -> Option<Anomaly> {
    let paragraphs = &checking.body.paragraphs;
    let is_open =
        |at: &usize| end(&paragraphs[*at]).is_some_and(|last| last.is_alphanumeric() || last == ')');
    let stopped = |at: &usize| matches!(end(&paragraphs[*at]), Some(';' | '.' | ','));
    let open: Vec<usize> = list.clone().filter(is_open).collect();
    let [only] = open[..] else { return None };
    if !list.clone().all(|at| at == only || stopped(&at)) {
        return None;
    }
    let whole = 0..paragraphs[only].text().len();
    let message = "no stop behind this item, the others have one";
    Some(anomaly("missing_punctuation", Severity::Info, message, checking.at(only, whole)))
}

/// A paragraph that ends in a comma, and nothing goes on: a section begins behind it.
fn unended(checking: &Checking<'_>) -> Vec<Anomaly> {
    let paragraphs = &checking.body.paragraphs;
    let is_last = |at: &usize| {
        end(&paragraphs[*at]) == Some(',')
            && paragraphs[*at + 1].mark.is_section()
            && !paragraphs[*at].body().starts_with("Căn cứ")
    };
    let last = (0..paragraphs.len().saturating_sub(1)).filter(is_last);
    let report = |at: usize| {
        let whole = paragraphs[at].text().len();
        let message = "a comma at the end of the section";
        anomaly("punctuation", Severity::Warning, message, checking.at(at, whole - 1..whole))
    };
    last.map(report).collect()
}
