//! From a reading to its JSON.

use super::{
    Actor, ActorSpans, Allegation, Ceasefire, CeasefireSpans, CodePoints, Condition, Doubt, EvidenceSpans,
    Meeting, MeetingSpans, PIECES, Part, Position, PositionSpans, Proposal, Report, Statement,
    StatementSpans,
};
use crate::{ActorId, Ascribed, Document, Party, Reading, Span};

/// A document and a reading, while they are written out.
struct Writer<'a> {
    document: &'a Document,
    reading: &'a Reading,
    points: CodePoints<'a>,
}

impl Report {
    /// Writes out a reading of a document.
    pub fn new(document: &Document, reading: &Reading, conflict: Option<&str>) -> Self {
        let writer = Writer { document, reading, points: CodePoints::new(document.text()) };
        Report {
            id: document.id.clone(),
            title: document.title.clone(),
            published: document.published.as_ref().map(ToString::to_string),
            publisher: document.publisher.clone(),
            url: document.url.clone(),
            conflict: conflict.map(str::to_owned),
            sha256: document.sha256().to_owned(),
            actors: reading.actors.iter().map(|entry| writer.actor(entry)).collect(),
            statements: reading.statements.iter().map(|entry| writer.statement(entry)).collect(),
            proposals: (1..).zip(&reading.proposals).map(|(n, entry)| writer.proposal(n, entry)).collect(),
            positions: reading.positions.iter().map(|entry| writer.position(entry)).collect(),
            meetings: reading.meetings.iter().map(|entry| writer.meeting(entry)).collect(),
            ceasefires: reading.ceasefires.iter().map(|entry| writer.ceasefire(entry)).collect(),
            allegations: reading.allegations.iter().map(|entry| writer.allegation(entry)).collect(),
            doubts: reading.doubts.iter().map(|entry| writer.doubt(entry)).collect(),
            parts: document.parts().iter().map(|part| writer.part(*part)).collect(),
            text: document.text().to_owned(),
        }
    }
}

impl Writer<'_> {
    fn quote(&self, span: Span) -> String {
        self.document.quote(span).to_owned()
    }

    fn quotes(&self, spans: &[Span]) -> Vec<String> {
        spans.iter().map(|&span| self.quote(span)).collect()
    }

    fn joined(&self, spans: &[Span]) -> String {
        self.quotes(spans).join(PIECES)
    }

    fn name(&self, actor: ActorId) -> String {
        self.reading.actors.get(actor.index()).map(|actor| self.quote(actor.name)).unwrap_or_default()
    }

    fn names(&self, actors: &[ActorId]) -> Vec<String> {
        actors.iter().map(|&actor| self.name(actor)).collect()
    }

    fn evidence(&self, spans: &[Span]) -> EvidenceSpans {
        EvidenceSpans { evidence: self.points.ranges(spans) }
    }

    fn actor(&self, entry: &crate::Actor) -> Actor {
        Actor {
            name: self.quote(entry.name),
            aliases: self.quotes(&entry.aliases),
            kind: entry.kind,
            role: entry.role.map(|span| self.quote(span)),
            party: entry.party.map(|party| match party {
                Party::State(country) => country.to_string(),
                Party::Group(actor) => self.name(actor),
            }),
            spans: ActorSpans {
                name: self.points.ranges([&entry.name]),
                aliases: self.points.ranges(&entry.aliases),
                role: self.points.ranges(&entry.role),
            },
        }
    }

    fn statement(&self, entry: &crate::Statement) -> Statement {
        Statement {
            source: entry.source.map(|actor| self.name(actor)),
            source_kind: entry.source_kind,
            mode: entry.mode,
            channel: entry.channel.map(|span| self.quote(span)),
            cue: if entry.cue.is_empty() { None } else { Some(self.joined(&entry.cue)) },
            content: self.joined(&entry.content),
            within: entry.within.map(|id| id.0),
            via: entry.via.map(|span| self.quote(span)),
            hedge: entry.hedge.map(|span| self.quote(span)),
            anonymity: entry.anonymity.map(|span| self.quote(span)),
            modality: entry.modality,
            evidence: self.quotes(&entry.evidence),
            spans: StatementSpans {
                evidence: self.points.ranges(&entry.evidence),
                content: self.points.ranges(&entry.content),
                cue: self.points.ranges(&entry.cue),
                source: self.points.ranges(&entry.source_words),
                channel: self.points.ranges(&entry.channel),
                via: self.points.ranges(&entry.via),
                hedge: self.points.ranges(&entry.hedge),
                anonymity: self.points.ranges(&entry.anonymity),
            },
        }
    }

    fn proposal(&self, number: usize, entry: &crate::Proposal) -> Proposal {
        Proposal {
            id: format!("p{number}"),
            proposers: self.names(&entry.proposers),
            terms: entry.terms.clone(),
            status: entry.status,
            modality: entry.modality,
            evidence: self.quotes(&entry.evidence),
            spans: self.evidence(&entry.evidence),
        }
    }

    fn position(&self, entry: &crate::Position) -> Position {
        let condition = entry.condition.map(|condition| condition.text);
        Position {
            holder: self.name(entry.holder),
            on: entry.on,
            stance: entry.stance,
            condition: entry.condition.map(|c| Condition { text: self.quote(c.text), on: c.on }),
            proposal: entry.proposal.map(|id| format!("p{}", id.0 + 1)),
            by: match entry.by {
                Ascribed::Itself => "self".to_owned(),
                Ascribed::By(actor) => self.name(actor),
            },
            modality: entry.modality,
            evidence: self.quotes(&entry.evidence),
            spans: PositionSpans {
                evidence: self.points.ranges(&entry.evidence),
                condition: self.points.ranges(&condition),
            },
        }
    }

    fn meeting(&self, entry: &crate::Meeting) -> Meeting {
        Meeting {
            attending: self.names(&entry.attending),
            absent: self.names(&entry.absent),
            mediators: self.names(&entry.mediators),
            place: entry.place.map(|span| self.quote(span)),
            date: entry.date.as_ref().map(ToString::to_string),
            when: entry.when.map(|span| self.quote(span)),
            kind: entry.kind,
            level: entry.level,
            status: entry.status,
            modality: entry.modality,
            evidence: self.quotes(&entry.evidence),
            spans: MeetingSpans {
                evidence: self.points.ranges(&entry.evidence),
                place: self.points.ranges(&entry.place),
                when: self.points.ranges(&entry.when),
            },
        }
    }

    fn ceasefire(&self, entry: &crate::Ceasefire) -> Ceasefire {
        Ceasefire {
            declared_by: self.names(&entry.declared_by),
            kind: entry.kind,
            scope: entry.scope,
            purpose: entry.purpose,
            status: entry.status,
            start: entry.start.as_ref().map(ToString::to_string),
            end: entry.end.as_ref().map(ToString::to_string),
            duration: entry.duration.as_ref().map(ToString::to_string),
            area: entry.area.map(|span| self.quote(span)),
            modality: entry.modality,
            evidence: self.quotes(&entry.evidence),
            spans: CeasefireSpans {
                evidence: self.points.ranges(&entry.evidence),
                area: self.points.ranges(&entry.area),
            },
        }
    }

    fn allegation(&self, entry: &crate::Allegation) -> Allegation {
        Allegation {
            by: entry.by.map(|actor| self.name(actor)),
            against: self.name(entry.against),
            act: entry.act,
            denied_by: self.names(&entry.denied_by),
            verification: entry.verification,
            verifier: entry.verifier.map(|actor| self.name(actor)),
            modality: entry.modality,
            evidence: self.quotes(&entry.evidence),
            spans: self.evidence(&entry.evidence),
        }
    }

    fn doubt(&self, entry: &crate::Doubt) -> Doubt {
        Doubt { kind: entry.kind, text: self.quote(entry.at), span: self.points.range(entry.at) }
    }

    fn part(&self, part: crate::Part) -> Part {
        Part { kind: part.kind, span: self.points.range(part.span) }
    }
}
