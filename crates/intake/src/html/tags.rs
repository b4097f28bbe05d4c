//! What the names of elements say.

/// How an element stands in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Within a line of text.
    Inline,
    /// On lines of its own.
    Block,
    /// Without content.
    Void,
    /// With raw content that is not shown as text.
    Raw,
}

const VOID: &[&str] = &[
    "area", "base", "basefont", "br", "col", "command", "embed", "frame", "hr", "img", "input", "keygen",
    "link", "meta", "param", "source", "track", "wbr",
];

/// Elements whose content the tokenizer gives as one raw string.
const RAW: &[&str] = &[
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
];

const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "template",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Inline elements that the later steps ask for by name.
const INLINE: &[&str] =
    &["a", "audio", "button", "canvas", "map", "math", "object", "select", "svg", "video"];

/// Returns the name as one of those that matter here, or a stand-in, and how it stands in the page.
///
/// Elements that pages define themselves (with a hyphen) stand as blocks, other unknown ones inline.
pub(super) fn of(name: &[u8]) -> (&'static str, Layout) {
    let known = |list: &[&'static str]| list.iter().copied().find(|known| known.as_bytes() == name);
    let lists = [(BLOCK, Layout::Block), (INLINE, Layout::Inline), (VOID, Layout::Void), (RAW, Layout::Raw)];
    let found = lists.into_iter().find_map(|(list, layout)| Some((known(list)?, layout)));
    found.unwrap_or(match name {
        _ if name.starts_with(b"amp-") => ("x-amp", Layout::Block),
        _ if name.contains(&b'-') => ("x-own", Layout::Block),
        _ => ("inline", Layout::Inline),
    })
}

/// Returns the open elements that a start tag ends, and those beyond which it does not look.
pub(super) fn ended_by(name: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    const ROOTS: &[&str] =
        &["td", "th", "table", "body", "article", "section", "main", "blockquote", "div", "li", "button"];
    Some(match name {
        "li" => (&["li"], &["ul", "ol", "dir", "body", "table"]),
        "dd" | "dt" => (&["dd", "dt"], &["dl", "body", "table"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tr" => (&["tr"], &["table", "tbody", "thead", "tfoot"]),
        "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
        "body" => (&["head"], &["html"]),
        name if BLOCK.contains(&name) => (&["p"], ROOTS),
        _ => return None,
    })
}

/// Whether an element's content is never part of a story: controls, players, drawings, notes beside it.
pub(super) fn is_aside(name: &str) -> bool {
    let is_control = matches!(
        name,
        "audio"
            | "button"
            | "canvas"
            | "dialog"
            | "map"
            | "math"
            | "menu"
            | "object"
            | "select"
            | "svg"
            | "template"
            | "video"
    );
    is_control
        || matches!(
            name,
            "address" | "aside" | "figcaption" | "figure" | "footer" | "nav" | "search" | "x-amp"
        )
}

/// Whether it is a heading.
pub(super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}
