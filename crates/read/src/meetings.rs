//! Who met, meets or is to meet whom, where and at what level.

use armistice_language::{Relation, Upos};
use armistice_record::{
    ActorId, ActorKind, Level, Meeting, MeetingKind, MeetingStatus, Modality, SourceKind, Span,
};
use jiff::civil::Date;

use crate::actors::Cast;
use crate::lexicon::Words;
use crate::pairs::named_by;
use crate::propositions::futile;
use crate::statements::clip;
use crate::syntax::Text;
use crate::times;

mod places;

use places::{place, place_of};

/// Finds the meetings of a report; what is told twice of one is put together.
pub(crate) fn find(text: &Text, cast: &mut Cast, anchor: Option<Date>) -> Vec<Meeting> {
    let mut meetings: Vec<Meeting> = Vec::new();
    for i in 0..text.len() {
        let Some(meeting) = meeting_at(text, i, cast, anchor, &meetings) else { continue };
        match meetings.iter_mut().find(|known| same(text, known, &meeting)) {
            Some(known) => join(known, meeting),
            None => meetings.push(meeting),
        }
    }
    meetings
}

/// What is told around a meeting word.
struct Scene {
    /// The noun or verb itself.
    word: usize,
    /// The verb that governs it.
    verb: Option<usize>,
}

/// The meeting that a word tells of, after the `known` ones.
fn meeting_at(
    text: &Text,
    i: usize,
    cast: &mut Cast,
    anchor: Option<Date>,
    known: &[Meeting],
) -> Option<Meeting> {
    let scene = scene(text, i)?;
    if is_only_called_for(text, &scene) || is_only_judged(text, &scene) {
        return None;
    }
    let status = status(text, &scene)?;
    let mut attending = attending(text, &scene, cast);
    let place = place(text, &scene, cast);
    let when = when(text, &scene, anchor);
    let dated = when.as_ref().is_some_and(|told| told.moment.is_some());
    // Who attends, or otherwise where or when a meeting that has a name ("talks", "summit") is held, tells one from others.
    let noun = scene.verb != Some(scene.word);
    let next = noun && attending.is_empty() && is_of_series(text, scene.word);
    if next && let Some(before) = known.iter().rev().find(|one| one.attending.len() > 1) {
        attending.clone_from(&before.attending);
    }
    let told = match attending.len() {
        0 => {
            let own_day = dated && when.as_ref().is_some_and(|told| is_of(text, &scene, told));
            noun && (place_of(text, &scene, cast).is_some() || own_day && status != MeetingStatus::Held)
        }
        _ if next => dated || place_of(text, &scene, cast).is_some(),
        1 => place.is_some() || noun && dated,
        _ => true,
    };
    // Who is only asked by a reporter on the telephone has met nobody.
    let official = |&one: &ActorId| {
        let draft = cast.draft(one);
        draft.kind != ActorKind::Person || draft.level.is_some()
    };
    if !told || text.lemma(i) == "speak" && !attending.iter().all(official) {
        return None;
    }
    let sentence = text.sentence_span(i);
    let mediators = mediators(text, &scene, cast);
    Some(Meeting {
        kind: kind(text, &scene, &attending, &mediators, cast),
        level: level(&attending, cast),
        absent: Vec::new(),
        mediators,
        place,
        date: when.as_ref().and_then(|told| told.moment.clone()),
        when: when.map(|told| told.words),
        status,
        modality: match status {
            MeetingStatus::Planned => Modality::Planned,
            MeetingStatus::Refused | MeetingStatus::Cancelled => Modality::Negated,
            _ => Modality::Asserted,
        },
        attending,
        evidence: vec![clip(text, sentence, text.token(i).span)],
    })
}

fn scene(text: &Text, i: usize) -> Option<Scene> {
    let lemma = text.lemma(i).to_lowercase();
    if text.is_verb(i) {
        let meets = matches!(lemma.as_str(), "meet" | "negotiate" | "confer")
            || lemma == "talk" && with(text, i).is_some()
            || lemma == "sit" && text.particle(i) == Some("down")
            || lemma == "speak" && by_telephone(text, i);
        return meets.then_some(Scene { word: i, verb: Some(i) });
    }
    if text.upos(i) != Upos::Noun && text.upos(i) != Upos::Propn || !Words::Meeting.has(&lemma) {
        return None;
    }
    // "a news conference", "fired a round".
    let told = text.children(i).any(|child| matches!(text.lemma(child), "news" | "press"));
    let fired = text.head(i).is_some_and(|head| matches!(text.lemma(head), "fire" | "shoot" | "land"));
    if told || fired {
        return None;
    }
    // "a round of talks": the talks.
    if lemma == "round" && text.children(i).any(|child| Words::Meeting.has(text.lemma(child))) {
        return None;
    }
    if matches!(text.relation(i), Relation::Compound | Relation::Amod) {
        return None;
    }
    let verb = text.ancestors(i).skip(1).take(3).find(|&up| text.is_verb(up));
    Some(Scene { word: i, verb })
}

/// "The next round", "a third meeting": one more between those who met before.
fn is_of_series(text: &Text, noun: usize) -> bool {
    const ONE_MORE: [&str; 16] = [
        "next", "last", "previous", "first", "second", "third", "fourth", "fifth", "sixth", "new", "latest",
        "further", "fresh", "another", "earlier", "final",
    ];
    let round = text.child(noun, &[Relation::Nmod]).filter(|_| text.lemma(noun) == "round");
    let whole = text.head(noun).filter(|&head| text.lemma(head) == "round");
    [Some(noun), round, whole].into_iter().flatten().any(|word| {
        text.children(word).any(|child| ONE_MORE.contains(&text.lemma(child).to_lowercase().as_str()))
    })
}

/// "spoke by telephone", "talked by video link".
fn by_telephone(text: &Text, verb: usize) -> bool {
    text.children(verb).any(|child| {
        matches!(text.lemma(child), "telephone" | "phone" | "video") || {
            let means = text.relation(child) == Relation::Obl
                && matches!(text.case(child), Some("by" | "via" | "on"));
            means && matches!(text.lemma(child), "link" | "call" | "telephone" | "phone")
        }
    })
}

/// The word that brings the noun phrase of a meeting: "after" in "after a round of talks", "ahead" in "ahead of talks".
fn brought_by<'a>(text: &Text<'a>, scene: &Scene) -> Option<&'a str> {
    let (first, _) = text.noun_phrase(scene.word);
    let start = text.sentence_tokens(scene.word).start;
    let before = (start..first)
        .rev()
        .take(3)
        .find(|&i| text.lemma(i) != "of" && text.lemma(i) != "round" && text.lemma(i) != "a")?;
    BRINGING.iter().find(|word| text.lemma(before).eq_ignore_ascii_case(word)).map(|_| text.lemma(before))
}

/// Words that bring a meeting as the time of something else.
const BRINGING: [&str; 9] = ["after", "during", "following", "before", "ahead", "at", "in", "for", "from"];

/// "called for talks", "opposes talks", "proposed a summit": none is held by that.
fn is_only_called_for(text: &Text, scene: &Scene) -> bool {
    let Some(verb) = scene.verb else { return false };
    let wished = |verb: usize| -> bool {
        matches!(
            text.lemma(verb),
            "call"
                | "urge"
                | "demand"
                | "propose"
                | "offer"
                | "want"
                | "seek"
                | "support"
                | "oppose"
                | "rule"
                | "welcome"
                | "ask"
                | "appeal"
                | "need"
                | "hope"
                | "suggest"
                | "encourage"
                | "press"
                | "favor"
                | "be"
                | "require"
                | "accept"
        )
    };
    let ready = text
        .head(scene.word)
        .is_some_and(|head| matches!(text.lemma(head), "open" | "ready" | "willing" | "prepared"));
    let offered = text.relation(verb) == Relation::Xcomp && text.head(verb).is_some_and(wished);
    if ready || offered {
        return true;
    }
    if scene.word == verb {
        return text.head(verb).is_some_and(|head| {
            matches!(text.relation(verb), Relation::Xcomp | Relation::Ccomp | Relation::Advcl | Relation::Acl)
                && matches!(
                    text.lemma(head),
                    "call"
                        | "urge"
                        | "want"
                        | "ask"
                        | "demand"
                        | "offer"
                        | "propose"
                        | "ready"
                        | "willing"
                        | "hope"
                )
        });
    }
    wished(verb)
        && matches!(
            text.relation(scene.word),
            Relation::Obj | Relation::Obl | Relation::Xcomp | Relation::Nsubj
        )
        && brought_by(text, scene).is_none_or(|word| word == "for")
}

/// "talks would be pointless", "no benefit in talks", "talks are necessary": said of talks that nobody need have held.
fn is_only_judged(text: &Text, scene: &Scene) -> bool {
    let judged = text.head(scene.word).filter(|&head| {
        text.relation(scene.word) == Relation::Nsubj && matches!(text.upos(head), Upos::Adj | Upos::Noun)
    });
    let open = judged.is_some_and(|head| {
        text.modal(head).is_some_and(|modal| !matches!(modal, "will" | "shall"))
            || matches!(
                text.lemma(head),
                "necessary"
                    | "essential"
                    | "possible"
                    | "impossible"
                    | "likely"
                    | "unlikely"
                    | "way"
                    | "solution"
            )
    });
    open || futile::over(text, scene.word).is_some()
}

fn status(text: &Text, scene: &Scene) -> Option<MeetingStatus> {
    let Some(verb) = scene.verb else { return Some(MeetingStatus::Held) };
    let lemma = text.lemma(verb);
    let object = scene.word == verb
        || matches!(text.relation(scene.word), Relation::Obj | Relation::NsubjPass | Relation::Nsubj);
    if object {
        match lemma {
            "postpone" | "delay" | "adjourn" => return Some(MeetingStatus::Postponed),
            "cancel" | "scrap" => return Some(MeetingStatus::Cancelled),
            "call" if text.particle(verb) == Some("off") => return Some(MeetingStatus::Cancelled),
            "boycott" | "reject" | "refuse" | "shun" | "skip" => return Some(MeetingStatus::Refused),
            _ => {}
        }
    }
    let refused =
        text.ancestors(verb).skip(1).take(2).any(|up| matches!(text.lemma(up), "refuse" | "decline"));
    if refused || text.is_negated(verb) && text.modal(verb).is_some() {
        return Some(MeetingStatus::Refused);
    }
    if text.is_negated(verb) {
        return None;
    }
    let to_come = matches!(text.modal(verb), Some("will" | "shall" | "would" | "'ll"))
        || text.children(verb).any(|child| text.lemma(child) == "to" && text.upos(child) == Upos::Part)
        || matches!(lemma, "schedule" | "plan" | "expect" | "set" | "arrange" | "agree")
        || matches!(brought_by(text, scene), Some("ahead" | "before" | "for"))
        || text
            .children(scene.word)
            .any(|child| matches!(text.lemma(child), "upcoming" | "planned" | "scheduled" | "next"));
    let conditional = matches!(text.modal(verb), Some("could" | "may" | "might" | "should" | "must" | "can"));
    if conditional {
        return None;
    }
    if to_come && !matches!(brought_by(text, scene), Some("after" | "following" | "during")) {
        return Some(MeetingStatus::Planned);
    }
    let progressive = text.word(verb).ends_with("ing")
        && text.children(verb).any(|child| {
            matches!(text.lemma(child), "be") && matches!(text.word(child), "is" | "are" | "'re" | "’re")
        });
    let present = matches!(lemma, "continue" | "resume" | "begin" | "open")
        && matches!(text.word(verb), "continue" | "continues");
    Some(if progressive || present { MeetingStatus::Ongoing } else { MeetingStatus::Held })
}

/// Subjects, those met, those "with" or "between" whom.
fn attending(text: &Text, scene: &Scene, cast: &mut Cast) -> Vec<ActorId> {
    let mut heads: Vec<usize> = Vec::new();
    if let Some(verb) = scene.verb {
        let holds = scene.word == verb
            || Words::Holds.has(text.lemma(verb))
                && matches!(text.relation(scene.word), Relation::Obj | Relation::Obl)
            || brought_by(text, scene).is_some();
        // "are due to meet": those who are due.
        let due = || text.head(verb).filter(|_| scene.word == verb && text.relation(verb) == Relation::Xcomp);
        if holds && let Some(subject) = text.subject(verb).or_else(|| text.subject(due()?)) {
            heads.extend(text.conjuncts(subject));
        }
        if scene.word == verb {
            heads.extend(
                text.child(verb, &[Relation::Obj]).into_iter().flat_map(|object| text.conjuncts(object)),
            );
        }
        heads.extend(with(text, verb).into_iter().flat_map(|other| text.conjuncts(other)));
        if text.lemma(verb) == "speak" {
            let to = text.children(verb).filter(|&child| text.case(child) == Some("to"));
            heads.extend(to.flat_map(|other| text.conjuncts(other)));
        }
    }
    for child in text.children(scene.word) {
        if text.relation(child) == Relation::Nmod
            && matches!(text.case(child), Some("with" | "between" | "among" | "of" | "involving"))
            || text.relation(child) == Relation::NmodPoss
        {
            heads.extend(text.conjuncts(child));
        }
    }
    let mut attending: Vec<ActorId> = Vec::new();
    for head in heads {
        // "negotiators for Ukraine and Russia", "teams from both countries": those parties.
        let sent = text.children(head).filter(|&child| {
            text.relation(child) == Relation::Nmod && matches!(text.case(child), Some("from" | "for" | "of"))
        });
        let senders: Vec<usize> = sent.flat_map(|sender| text.conjuncts(sender)).collect();
        let parties: Vec<ActorId> =
            senders.into_iter().flat_map(|sender| named_by(sender, cast, |_, _| true)).collect();
        let own = cast.members_at(head);
        let nameless = own.iter().all(|&one| {
            let draft = cast.draft(one);
            draft.nameless || draft.kind == ActorKind::Unnamed
        });
        let people = if parties.len() > 1 && nameless { parties } else { own };
        for member in people {
            let speaks_only = cast.draft(member).source_kind == SourceKind::Document
                || cast.draft(member).kind == ActorKind::Media;
            if !attending.contains(&member) && !speaks_only {
                attending.push(member);
            }
        }
    }
    attending
}

fn with(text: &Text, verb: usize) -> Option<usize> {
    text.children(verb)
        .find(|&child| text.relation(child) == Relation::Obl && text.case(child) == Some("with"))
}

fn mediators(text: &Text, scene: &Scene, cast: &Cast) -> Vec<ActorId> {
    // "talks mediated by Qatar", "Norway-brokered talks".
    let mediated = text.children(scene.word).filter(|&child| {
        matches!(text.lemma(child), "mediate" | "broker" | "facilitate" | "brokered" | "mediated")
    });
    let mut mediators = Vec::new();
    for child in mediated {
        let by = text.children(child).filter(|&c| {
            matches!(
                text.relation(c),
                Relation::Obl | Relation::OblAgent | Relation::Compound | Relation::Nsubj
            )
        });
        mediators.extend(by.filter_map(|head| cast.meant(head)));
    }
    mediators
}

fn when(text: &Text, scene: &Scene, anchor: Option<Date>) -> Option<times::Told> {
    let tokens = text.sentence_tokens(scene.word);
    let told = times::dates(text, tokens.start, tokens.end - 1, anchor);
    let of_scene = |told: &&times::Told| is_of(text, scene, told);
    told.iter().find(of_scene).cloned().or_else(|| if told.len() == 1 { told.first().cloned() } else { None })
}

/// Whether a time hangs on the word for a meeting or on the verb that governs it.
fn is_of(text: &Text, scene: &Scene, told: &times::Told) -> bool {
    text.ancestors(told.at).any(|up| up == scene.word || Some(up) == scene.verb)
}

fn kind(
    text: &Text,
    scene: &Scene,
    attending: &[ActorId],
    mediators: &[ActorId],
    cast: &mut Cast,
) -> Option<MeetingKind> {
    let by_telephone = text
        .children(scene.word)
        .chain(scene.verb.into_iter().flat_map(|verb| text.children(verb)))
        .any(|child| matches!(text.lemma(child), "telephone" | "phone" | "video" | "call"));
    if by_telephone {
        return Some(MeetingKind::Call);
    }
    if !mediators.is_empty() {
        return Some(MeetingKind::Mediated);
    }
    let mut parties: Vec<ActorId> = attending.iter().map(|&actor| cast.holder(actor)).collect();
    parties.sort();
    parties.dedup();
    match parties.len() {
        0 | 1 => None,
        2 => Some(MeetingKind::Bilateral),
        _ => Some(MeetingKind::Multilateral),
    }
}

/// The lowest rank among those whose rank is told.
fn level(attending: &[ActorId], cast: &Cast) -> Option<Level> {
    attending.iter().filter_map(|&actor| cast.draft(actor).level).max()
}

/// Whether two tell of one meeting: the same people at the same place, as far as both are told.
fn same(text: &Text, a: &Meeting, b: &Meeting) -> bool {
    let quote = |span: Option<Span>| span.map(|span| text.document.quote(span));
    let shared = a.attending.iter().filter(|actor| b.attending.contains(actor)).count();
    let places = quote(a.place).is_none() || quote(b.place).is_none() || quote(a.place) == quote(b.place);
    let dates = a.date.is_none() || b.date.is_none() || a.date == b.date;
    shared > 0
        && shared == a.attending.len().min(b.attending.len())
        && places
        && dates
        && a.status == b.status
        || a.place.is_some() && quote(a.place) == quote(b.place) && shared > 0 && dates
}

fn join(known: &mut Meeting, more: Meeting) {
    for actor in more.attending {
        if !known.attending.contains(&actor) {
            known.attending.push(actor);
        }
    }
    known.place = known.place.or(more.place);
    known.date = known.date.take().or(more.date);
    known.when = known.when.or(more.when);
    known.level = known.level.or(more.level);
    known.kind = known.kind.or(more.kind);
    for piece in more.evidence {
        if !known.evidence.contains(&piece) && known.evidence.len() < 3 {
            known.evidence.push(piece);
        }
    }
}
