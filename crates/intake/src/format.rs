//! What the bytes are: plain text, a page, or JSONL.

use crate::Format;
use crate::signature::after_declaration;

/// Tells the format by the first characters.
pub(crate) fn detect(opening: &str) -> Format {
    let opening = after_declaration(opening.trim_start());
    match opening.strip_prefix('<') {
        _ if opening.starts_with('{') => Format::Jsonl,
        Some(rest) if begins_tag(rest) => Format::Html,
        _ => Format::Text,
    }
}

/// Whether these are the characters after the `<` of a tag, a comment or a document type.
fn begins_tag(rest: &str) -> bool {
    let name: String = rest.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
    let closed = rest.contains('>');
    rest.starts_with("!--")
        || rest.get(..8).is_some_and(|word| word.eq_ignore_ascii_case("!doctype"))
        || (closed && !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_characters_tell() {
        let check = |opening, format| assert_eq!(detect(opening), format, "{opening}");
        check("Talks resume", Format::Text);
        check("", Format::Text);
        check(" \n{\"text\": 1}", Format::Jsonl);
        check("<!DOCTYPE html><html>", Format::Html);
        check("\n<!-- saved from --><html>", Format::Html);
        check("<?xml version=\"1.0\"?>\n<html xmlns=\"\">", Format::Html);
        check("<p class=x>Talks resume", Format::Html);
        check("<3 peace", Format::Text);
        check("<Ada Kuhn reports from Geneva", Format::Text);
        check("< 5 wounded", Format::Text);
    }
}
