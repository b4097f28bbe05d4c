//! Which stretches of a report stand within quotation marks.
//!
//! Marks are paired by their kind, not by counting. A quotation that is not closed at the end of its paragraph
//! goes on in the next one if that one opens with a mark again, as newspapers print it; otherwise it is in
//! doubt and nothing is taken as quoted.

use armistice_record::{Document, Doubt, DoubtKind, Span};

/// A quotation: its marks and what they enclose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quotation {
    /// With the marks.
    pub(crate) outer: Span,
    /// Without them.
    pub(crate) inner: Span,
    /// Whether it goes on in the next paragraph.
    pub(crate) goes_on: bool,
}

/// The quotation that a stretch stands in, by its number; `quotations` as [`find`] gives them.
pub(crate) fn holding(quotations: &[Quotation], span: Span) -> Option<usize> {
    let n = quotations.partition_point(|quotation| quotation.outer.end() < span.end());
    quotations.get(n).filter(|quotation| quotation.outer.contains(span)).map(|_| n)
}

/// Returns the quotations that share a byte with a stretch; `quotations` are those of [`find`].
pub(crate) fn touching(quotations: &[Quotation], span: Span) -> &[Quotation] {
    let first = quotations.partition_point(|q| q.outer.end() <= span.start());
    let end = quotations.partition_point(|q| q.outer.start() < span.end());
    &quotations[first..end.max(first)]
}

/// How quotations are marked in a report.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Double,
    Single,
}

/// Finds the quotations of each paragraph, in text order, none overlapping.
pub(crate) fn find(document: &Document, paragraphs: &[Span]) -> (Vec<Quotation>, Vec<Doubt>) {
    let style = style(document, paragraphs);
    let mut quotations = Vec::new();
    let mut doubts = Vec::new();
    for (n, &paragraph) in paragraphs.iter().enumerate() {
        let open = in_paragraph(document, paragraph, style, &mut quotations);
        let Some(at) = open else { continue };
        let next_opens = paragraphs
            .get(n + 1)
            .is_some_and(|&next| document.quote(next).starts_with(['"', '“', '«', '‘', '\'']));
        match document.span(at, paragraph.end()) {
            Ok(outer) if next_opens => {
                let mark = document.quote(outer).chars().next().map_or(0, char::len_utf8);
                if let Ok(inner) = document.span(at + mark, paragraph.end()) {
                    quotations.push(Quotation { outer, inner, goes_on: true });
                }
            }
            Ok(outer) => {
                let mark = document.quote(outer).chars().next().map_or(0, char::len_utf8);
                doubts
                    .extend(document.span(at, at + mark).map(|at| Doubt { kind: DoubtKind::Quotation, at }));
            }
            Err(_) => {}
        }
    }
    (quotations, doubts)
}

/// Marks that stand in pairs of their own, apart from single ones.
pub(crate) const DOUBLE: [char; 8] = ['"', '“', '”', '«', '»', '„', '‟', '″'];

/// Single marks are quotation marks where there are no others, or where all others stand within them, as in British reports.
fn style(document: &Document, paragraphs: &[Span]) -> Style {
    let mut single = Vec::new();
    for &paragraph in paragraphs {
        in_paragraph(document, paragraph, Style::Single, &mut single);
    }
    let enclosed = |at: usize| {
        let n = single.partition_point(|quotation| quotation.outer.end() <= at);
        single.get(n).is_some_and(|quotation| quotation.outer.start() < at)
    };
    let mut doubles = paragraphs.iter().flat_map(|&paragraph| {
        document.quote(paragraph).match_indices(DOUBLE).map(move |(at, _)| paragraph.start() + at)
    });
    if doubles.all(enclosed) { Style::Single } else { Style::Double }
}

/// Adds the closed quotations of a paragraph; returns where one opens that is not closed.
fn in_paragraph(
    document: &Document,
    paragraph: Span,
    style: Style,
    out: &mut Vec<Quotation>,
) -> Option<usize> {
    let text = document.quote(paragraph);
    let base = paragraph.start();
    let mut open: Option<(usize, char)> = None;
    let mut before = ' ';
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let after = characters.peek().map_or(' ', |&(_, next)| next);
        match open {
            None if opens(c, before, after, style) => open = Some((at, c)),
            Some((start, mark)) if closes(c, mark, before, after) => {
                let outer = document.span(base + start, base + at + c.len_utf8());
                let inner = document.span(base + start + mark.len_utf8(), base + at);
                if let (Ok(outer), Ok(inner)) = (outer, inner) {
                    out.push(Quotation { outer, inner, goes_on: false });
                }
                open = None;
            }
            _ => {}
        }
        before = c;
    }
    open.map(|(start, _)| base + start)
}

fn opens(c: char, before: char, after: char, style: Style) -> bool {
    let at_start = !before.is_alphanumeric() && !after.is_whitespace();
    match (c, style) {
        ('“' | '«' | '„' | '‟', Style::Double) => true,
        ('"', Style::Double) => !before.is_alphanumeric(),
        // "”So”", as in Swedish, and "»so«", as in Danish.
        ('”' | '»', Style::Double) => before.is_whitespace() && after.is_alphanumeric(),
        ('‘', Style::Single) => at_start,
        ('\'', Style::Single) => at_start && after.is_uppercase(),
        _ => false,
    }
}

fn closes(c: char, mark: char, before: char, after: char) -> bool {
    let at_end = !after.is_alphanumeric() && !before.is_whitespace();
    match mark {
        '“' | '‟' => matches!(c, '”' | '"'),
        '«' => c == '»',
        '»' => c == '«',
        '”' => c == '”',
        '„' => matches!(c, '“' | '”' | '"'),
        '"' => matches!(c, '"' | '”'),
        // An apostrophe closes only after punctuation or before a stop: "the rebels’ leader" goes on.
        '‘' => c == '’' && at_end && (before.is_ascii_punctuation() || matches!(after, ',' | '.' | ';')),
        '\'' => c == '\'' && at_end && (before.is_ascii_punctuation() || matches!(after, ',' | '.' | ';')),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let paragraphs: Vec<_> = text
            .split("\n\n")
            .map(|p| {
                let start = p.as_ptr() as usize - text.as_ptr() as usize;
                (armistice_record::PartKind::Story, start..start + p.len())
            })
            .collect();
        let document = Document::new(text.to_owned(), paragraphs).unwrap();
        let spans: Vec<Span> = document.story_parts().collect();
        let found: Vec<_> = find(&document, &spans).0.iter().map(|q| document.quote(q.inner)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn marks_are_paired_by_kind() {
        check("“Yes,” she said. \"No,\" he said.", &["Yes,", "No,"]);
        check("«Oui», said Ana, „ja“ said Bo.", &["Oui", "ja"]);
        check("»Ja«, said Ana, ”ja” said Bo, „ja\" said Cy.", &["Ja", "ja", "ja"]);
    }

    #[test]
    fn single_marks_count_where_there_are_no_others() {
        check("‘The rebels’ leader lied,’ she said.", &["The rebels’ leader lied,"]);
        check("The rebels’ leader said “no”.", &["no"]);
        check("‘They said “no” and left,’ she said.", &["They said “no” and left,"]);
        check("‘Yes,’ she said. “No,” he said.", &["No,"]);
    }

    #[test]
    fn a_quotation_goes_on_in_the_next_paragraph() {
        check("\"One.\n\n\"Two,\" he said.", &["One.", "Two,"]);
        check("\"One.\n\nTwo.", &[]);
    }

    #[test]
    fn an_apostrophe_opens_nothing() {
        check("The '90s and rock 'n' roll", &[]);
    }
}
