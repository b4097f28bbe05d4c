//! Whether a report is about war and peace at all: ordinary politics has demands, agreements and talks, too.

use crate::lexicon::lexicon;
use crate::syntax::Text;

/// What a report is hardly about, or perhaps, by how few words of war and peace it has. Found by cross-validation: less
/// doubt lets more positions in ordinary politics through, more loses as many that are right.
const BANDS: [Band; 2] = [Band { fewer_than: 2.0, doubt: HARDLY }, Band { fewer_than: 5.0, doubt: 0.15 }];

/// The doubt of a report that is hardly about war and peace.
const HARDLY: f64 = 0.30;

struct Band {
    /// In a report of between [`SHORT`] and [`LONG`] words; a shorter one has fewer in proportion, a longer one more.
    fewer_than: f64,
    doubt: f64,
}

const SHORT: f64 = 100.0;
const LONG: f64 = 500.0;

/// How much more probable than elsewhere a position must be, from 0 to 1.
pub(crate) fn doubt(text: &Text) -> f64 {
    let words = (0..text.len()).map(|i| text.word(i)).filter(|word| word.starts_with(char::is_alphanumeric));
    let (mut all, mut of_peace) = (0.0, 0.0);
    for word in words {
        all += 1.0;
        of_peace += f64::from(u8::from(lexicon().is_of_peace(word)));
    }
    let size = f64::max(all / LONG, f64::min(all / SHORT, 1.0));
    BANDS.iter().find(|band| of_peace < band.fewer_than * size).map_or(0.0, |band| band.doubt)
}

/// Whether a report with so much doubt is hardly about war and peace: what is offered, demanded or agreed there is no
/// proposal.
pub(crate) fn is_other_matter(doubt: f64) -> bool {
    doubt >= HARDLY
}
