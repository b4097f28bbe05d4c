//! Whether a report is about war and peace at all: ordinary politics has demands, agreements and talks, too.

use crate::lexicon::lexicon;
use crate::syntax::Text;

/// Of so many words in a hundred, one that speaks of war and peace makes a report one about them.
const SHARE: usize = 2;

/// How much more probable than elsewhere a position must be, from 0 to 1.
pub(super) fn doubt(text: &Text) -> f64 {
    let words = (0..text.len()).map(|i| text.word(i)).filter(|word| word.starts_with(char::is_alphanumeric));
    let (mut all, mut of_peace) = (0, 0);
    for word in words {
        all += 1;
        of_peace += usize::from(lexicon().is_of_peace(word));
    }
    if 100 * of_peace < SHARE * all { DOUBT } else { 0.0 }
}

/// Found by cross-validation: less lets more positions in ordinary politics through, more loses as many that are right.
const DOUBT: f64 = 0.15;
