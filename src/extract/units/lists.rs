//! Lists of tasks behind a sentence that says whose they are: `… đề nghị UBND các tỉnh thực hiện các nội dung sau:`.

use crate::document::Unit;

use super::super::body::Body;
use super::super::outline::Mark;
use super::sentences::charge;
use super::{Units, tasks};

impl Units {
    /// Reads such a list; every item is a task of every unit of the sentence. Items may name units of their own.
    pub(super) fn asked_list(&self, body: &Body<'_>, at: usize, units: &mut Vec<Unit>) -> bool {
        let text = body.paragraphs[at].body();
        if !text.ends_with(':') || body.reports || body.rules || self.is_idle(body, at) {
            return false;
        }
        let sentence = text.len() - Body::clause_before(text, text.len() - 1).len() - 1;
        let cues = self.cue.find_iter(text).filter(|cue| cue.start() + 1 >= sentence);
        let charged = cues.filter_map(|cue| Some((cue, self.charged_names(&text[cue.end()..])?)));
        let Some((cue, (name, rest))) = charged.last() else { return false };
        let items = self.items(body, at);
        let role = charge(cue.as_str(), rest);
        for name in self.names.listed(name).unwrap_or_default() {
            if !items.is_empty() {
                units.push(Self::unit(body, at, name, role, tasks(body, &items)));
            }
        }
        !items.is_empty()
    }

    /// The items of a list of tasks: sentences, not headings, and not each with a unit of its own. It ends before an item
    /// that leads into another such list, or is the name of a unit over tasks of its own.
    fn items(&self, body: &Body<'_>, at: usize) -> Vec<usize> {
        let Some(first) = body.paragraphs.get(at + 1).filter(|next| next.mark != Mark::None) else {
            return Vec::new();
        };
        let end = self.end_of_list(body, at + 1).unwrap_or(body.paragraphs.len());
        let depth = first.mark.depth();
        let same = (at + 1..end).filter(|at| body.paragraphs[*at].mark.depth() == depth);
        let leads = |at: &usize| {
            let text = body.paragraphs[*at].text();
            (text.ends_with(':') && self.cue.is_match(text))
                || (self.is_chapter(body, *at)
                    && self.headed(body, *at, false).is_some_and(|headed| headed.is_alone()))
        };
        let items: Vec<usize> = same.take_while(|at| !leads(at)).collect();
        if items.iter().any(|at| !body.paragraphs[*at].text().ends_with(['.', ';', ':', '/'])) {
            return Vec::new();
        }
        // Where most items have units of their own, the others are for all.
        let (own, shared): (Vec<_>, Vec<_>) =
            items.iter().partition(|at| self.headed(body, **at, false).is_some());
        if own.len() > shared.len() { shared } else { items }
    }
}
