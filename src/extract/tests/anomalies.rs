//! What the checks find in small invented documents, and what they leave alone.

use crate::assets::Assets;
use crate::document::{Alternative, Confidence, Why};
use crate::extract::Extractor;
use crate::extract::fixture::document;

#[test]
fn what_the_restorer_suspects_is_a_typo() {
    let mut document =
        document("UBND XÃ XUÂN SINH\n\nSố: 7/BC-UBND\n\nBÁO CÁO\n\nBố trí (kính phí) nuôi ong.\n");
    let line = &mut document.pages[0].lines[6];
    let token = line.tokens.iter_mut().find(|token| line.text[token.chosen.clone()] == *"(kính").unwrap();
    token.why = Why::Suspected;
    let confidence = Confidence::CERTAIN;
    token.alternatives = vec![Alternative { text: "(kinh".to_owned(), confidence }];
    let record = Extractor::new(&Assets::embedded()).unwrap().extract(&document);
    let typo = record.anomalies.iter().find(|anomaly| anomaly.kind == "typo").unwrap();
    assert_eq!(typo.message, "probably kinh is meant");
    assert_eq!((typo.evidence[0].line, typo.evidence[0].span), (7, [8, 12]));
}
