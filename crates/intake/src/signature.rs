//! Files that are no reports, known by their first bytes.

use crate::IntakeError;

const EXPORT: &str = "save it as plain text or HTML first";
const UNPACK: &str = "unpack it first";
const PICTURE: &str = "give the report's words as text";
const LINES: &str = "make it one object a line first, as `jq -c '.[]'` does";
const FEED: &str = "save the page of each report instead";

/// Place, bytes there, what has them, and what to do with it.
const SIGNATURES: &[(usize, &[u8], &str, &str)] = &[
    (0, b"%PDF-", "a PDF", EXPORT),
    (0, b"PK\x03\x04", "a zip archive or an office document", EXPORT),
    (0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an office document", EXPORT),
    (0, b"{\\rtf", "an RTF document", EXPORT),
    (0, b"%!PS", "a PostScript document", EXPORT),
    (0, b"\x1F\x8B", "a gzip archive", UNPACK),
    (0, b"BZh", "a bzip2 archive", UNPACK),
    (0, b"\xFD7zXZ\0", "an xz archive", UNPACK),
    (0, b"\x28\xB5\x2F\xFD", "a zstd archive", UNPACK),
    (0, b"7z\xBC\xAF\x27\x1C", "a 7z archive", UNPACK),
    (0, b"Rar!\x1A\x07", "a rar archive", UNPACK),
    (257, b"ustar", "a tar archive", UNPACK),
    (0, b"WARC/", "a WARC archive", UNPACK),
    (0, b"\x89PNG\r\n\x1A\n", "a PNG picture", PICTURE),
    (0, b"\xFF\xD8\xFF", "a JPEG picture", PICTURE),
    (0, b"GIF8", "a GIF picture", PICTURE),
    (0, b"II*\0", "a TIFF picture", PICTURE),
    (0, b"MM\0*", "a TIFF picture", PICTURE),
    (0, b"RIFF", "a picture or sound recording", PICTURE),
    (4, b"ftyp", "a film or sound recording", PICTURE),
    (0, b"ID3\x02", "a sound recording", PICTURE),
    (0, b"ID3\x03", "a sound recording", PICTURE),
    (0, b"ID3\x04", "a sound recording", PICTURE),
    (0, b"OggS", "a sound recording", PICTURE),
    (0, b"\x7FELF", "a program", PICTURE),
    (0, b"MZ\x90\0", "a program", PICTURE),
    (0, b"SQLite format 3\0", "an SQLite database", PICTURE),
];

/// Beginnings of texts that are no reports, after white space, in lower case.
const TEXT_SIGNATURES: &[(&str, &str, &str)] = &[
    ("[{", "a JSON array", LINES),
    ("[\"", "a JSON array", LINES),
    ("<rss", "a feed", FEED),
    ("<feed", "a feed", FEED),
    ("<rdf:rdf", "a feed", FEED),
    ("<svg", "an SVG picture", PICTURE),
];

/// Refuses bytes that begin as another kind of file does.
pub(crate) fn refuse_foreign(bytes: &[u8]) -> Result<(), IntakeError> {
    let found = SIGNATURES
        .iter()
        .find(|(at, magic, ..)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic)));
    found.map_or(Ok(()), |&(_, _, seems, remedy)| Err(IntakeError::NotReport { seems, remedy }))
}

/// Refuses a text that begins as another kind of file does. `opening` is its first few hundred bytes.
pub(crate) fn refuse_foreign_text(opening: &str) -> Result<(), IntakeError> {
    let body = after_declaration(opening.trim_start()).to_ascii_lowercase();
    let dense: String = body.chars().filter(|c| !c.is_whitespace()).take(16).collect();
    let found = TEXT_SIGNATURES.iter().find(|(beginning, ..)| dense.starts_with(beginning));
    found.map_or(Ok(()), |&(_, seems, remedy)| Err(IntakeError::NotReport { seems, remedy }))
}

/// Refuses bytes of an 8-bit encoding that no text has: a NUL, or many control characters.
pub(crate) fn refuse_binary(bytes: &[u8]) -> Result<(), IntakeError> {
    let is_control = |byte: &&u8| matches!(byte, 0x01..=0x08 | 0x0E..=0x19 | 0x1C..=0x1F | 0x7F);
    let controls = bytes.iter().filter(is_control).count();
    if bytes.contains(&0) || controls * 50 > bytes.len() {
        return Err(IntakeError::NotReport { seems: "binary data", remedy: PICTURE });
    }
    Ok(())
}

/// Skips an XML declaration, so that what follows it is looked at.
pub(crate) fn after_declaration(text: &str) -> &str {
    match text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, body)) => body.trim_start(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], seems: Option<&str>) {
        let refusal =
            refuse_foreign(bytes).and_then(|()| refuse_foreign_text(&String::from_utf8_lossy(bytes)));
        let found = match refusal {
            Err(IntakeError::NotReport { seems, .. }) => Some(seems),
            _ => None,
        };
        assert_eq!(found, seems, "{}", bytes.escape_ascii());
    }

    #[test]
    fn other_files_are_named() {
        check(b"%PDF-1.7\n", Some("a PDF"));
        check(b"PK\x03\x04abc", Some("a zip archive or an office document"));
        check(b"\xFF\xD8\xFF\xE0", Some("a JPEG picture"));
        check(b"RIFF\x10\0\0\0WEBPVP8 ", Some("a picture or sound recording"));
        check(b"{\\rtf1\\ansi", Some("an RTF document"));
        check(b"[\n  {\"text\": \"a\"}]", Some("a JSON array"));
        check(b"<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", Some("a feed"));
    }

    #[test]
    fn reports_are_not_taken_for_other_files() {
        check(b"Talks resume", None);
        check(b"{\"text\": \"a\"}", None);
        check(b"[Updated] Talks resume", None);
        check(b"<?xml version=\"1.0\"?><html>", None);
    }

    #[test]
    fn binary_data_is_refused() {
        assert!(refuse_binary(b"Talks\x01 \x02\x03resume").is_err());
        assert!(refuse_binary(b"Talks\x0C resume\x1A").is_ok());
        assert!(refuse_binary(&b"Talks resume on Monday. ".repeat(9)).is_ok());
        assert!(refuse_binary(b"Talks\0resume").is_err());
    }
}
