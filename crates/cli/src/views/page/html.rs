//! HTML under construction.

/// HTML under construction.
///
/// Markup and the names of tags and attributes are part of the program (`'static`); everything else is
/// escaped on its way in. So no word of a report can become markup.
#[derive(Default)]
pub(super) struct Html(String);

/// Names and values; the values are escaped.
type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Html {
    /// Adds markup.
    pub(super) fn raw(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    /// Adds text, escaped.
    pub(super) fn text(&mut self, text: &str) {
        escape(text, &mut self.0);
    }

    /// Adds an element and what `inside` writes into it.
    pub(super) fn tag(
        &mut self,
        name: &'static str,
        attributes: Attributes<'_>,
        inside: impl FnOnce(&mut Self),
    ) {
        self.void(name, attributes);
        inside(self);
        self.0.extend(["</", name, ">"]);
    }

    /// Adds an element that has no content and no end.
    pub(super) fn void(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.0.extend(["<", name]);
        for (name, value) in attributes {
            self.0.extend([" ", name, "=\""]);
            escape(value, &mut self.0);
            self.0.push('"');
        }
        self.0.push('>');
    }

    /// Adds an element with some text; no class if `class` is empty.
    pub(super) fn words(&mut self, name: &'static str, class: &str, text: &str) {
        let attributes = [("class", class)];
        self.tag(name, if class.is_empty() { &[] } else { &attributes }, |html| html.text(text));
    }

    /// Adds a name or another short string of a report; its direction of writing is its own.
    pub(super) fn name(&mut self, name: &str) {
        self.words("bdi", "", name);
    }

    /// Adds a string of a report, or in another type what its absence means.
    pub(super) fn name_or(&mut self, name: Option<&str>, absent: &str) {
        match name {
            Some(name) => self.name(name),
            None => self.words("span", "muted", absent),
        }
    }

    /// Adds names as people list them, or in another type what their absence means.
    pub(super) fn names(&mut self, names: &[String], absent: &str) {
        if names.is_empty() {
            self.words("span", "muted", absent);
        }
        for (n, name) in names.iter().enumerate() {
            match n {
                0 => {}
                _ if n + 1 == names.len() => self.raw(" and "),
                _ => self.raw(", "),
            }
            self.name(name);
        }
    }

    /// Adds a list of fields, unless none is written into it.
    pub(super) fn fields(&mut self, inside: impl FnOnce(&mut Self)) {
        let mut fields = Html::default();
        inside(&mut fields);
        if !fields.0.is_empty() {
            self.0.extend(["<dl>", &fields.0, "</dl>"]);
        }
    }

    /// Adds one field of a list.
    pub(super) fn field(&mut self, label: &str, inside: impl FnOnce(&mut Self)) {
        self.tag("div", &[], |html| {
            html.words("dt", "", label);
            html.tag("dd", &[], inside);
        });
    }

    /// Returns the HTML.
    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// Escapes text for use between tags and in quoted attributes.
///
/// Control characters, which HTML forbids, are shown as the replacement character.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            '\r' => {}
            _ if c.is_control() => out.push(char::REPLACEMENT_CHARACTER),
            _ => out.push(c),
        }
    }
}
