//! Invented reports: a few sentences with the entries that stand in them.

use armistice_merge::Kept;
use armistice_record::Report;
use serde_json::{Value, json};

/// A report that is being made up.
pub(crate) struct Invented {
    report: Value,
}

impl Invented {
    pub(crate) fn new(id: &str, published: Option<&str>, text: &str) -> Self {
        let document = armistice_record::Document::story(text).unwrap();
        let report = json!({
            "id": id, "title": null, "published": published, "publisher": "Lakeside Wire", "url": null,
            "conflict": "Ruritania", "sha256": document.sha256(), "actors": [], "statements": [], "proposals": [],
            "positions": [], "meetings": [], "ceasefires": [], "allegations": [], "doubts": [], "text": text,
        });
        Invented { report }
    }

    pub(crate) fn publisher(mut self, name: &str) -> Self {
        self.report["publisher"] = json!(name);
        self
    }

    pub(crate) fn actor(mut self, name: &str, kind: &str, party: Option<&str>) -> Self {
        let span = self.span(name);
        let actor = json!({
            "name": name, "aliases": [], "kind": kind, "role": null, "party": party,
            "spans": {"name": [span], "aliases": [], "role": []},
        });
        self.report["actors"].as_array_mut().unwrap().push(actor);
        self
    }

    fn span(&self, words: &str) -> Value {
        let text = self.report["text"].as_str().unwrap();
        let at = text.find(words).unwrap();
        let start = text[..at].chars().count();
        json!([start, start + words.chars().count()])
    }

    fn entry(mut self, list: &str, evidence: &str, mut entry: Value) -> Self {
        entry["evidence"] = json!([evidence]);
        entry["modality"] = json!("asserted");
        let span = self.span(evidence);
        entry["spans"]["evidence"] = json!([span]);
        self.report[list].as_array_mut().unwrap().push(entry);
        self
    }

    pub(crate) fn position(self, holder: &str, on: &str, stance: &str, by: &str, evidence: &str) -> Self {
        let entry = json!({
            "holder": holder, "on": on, "stance": stance, "condition": null, "proposal": null, "by": by,
            "spans": {"condition": []},
        });
        self.entry("positions", evidence, entry)
    }

    pub(crate) fn proposal(self, id: &str, by: &[&str], terms: &[&str], evidence: &str) -> Self {
        let entry = json!({"id": id, "proposers": by, "terms": terms, "status": "proposed", "spans": {}});
        self.entry("proposals", evidence, entry)
    }

    /// Lets the last position answer a proposal of the report.
    pub(crate) fn answering(mut self, proposal: &str) -> Self {
        self.report["positions"].as_array_mut().unwrap().last_mut().unwrap()["proposal"] = json!(proposal);
        self
    }

    pub(crate) fn meeting(
        self,
        attending: &[&str],
        date: Option<&str>,
        status: &str,
        evidence: &str,
    ) -> Self {
        let entry = json!({
            "attending": attending, "absent": [], "mediators": [], "place": null, "date": date, "when": null,
            "kind": null, "level": null, "status": status, "spans": {"place": [], "when": []},
        });
        self.entry("meetings", evidence, entry)
    }

    pub(crate) fn allegation(self, by: &str, against: &str, evidence: &str) -> Self {
        let entry = json!({
            "by": by, "against": against, "act": "attack", "denied_by": [], "verification": "alleged",
            "verifier": null, "spans": {},
        });
        self.entry("allegations", evidence, entry)
    }

    pub(crate) fn said(self, source: &str, kind: &str, content: &str, evidence: &str) -> Self {
        let span = self.span(content);
        let entry = json!({
            "source": source, "source_kind": kind, "mode": "indirect", "channel": null, "cue": null,
            "content": content, "within": null, "via": null, "hedge": null, "anonymity": null,
            "spans": {"content": [span], "cue": [], "source": [], "channel": [], "via": [], "hedge": [],
                "anonymity": []},
        });
        self.entry("statements", evidence, entry)
    }

    pub(crate) fn report(self) -> Report {
        serde_json::from_value(self.report).unwrap()
    }

    pub(crate) fn kept(self, generation: u64) -> Kept {
        Kept { report: self.report(), generation }
    }
}
