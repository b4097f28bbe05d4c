//! Which words of a report play which part, as steps from one place to the next.
//!
//! Highlights overlap: a speaker stands inside what another says. Cut at every boundary, the text falls into
//! pieces that each have one set of roles, and pieces always nest validly.

use std::ops::Range;

/// The part that words play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// They name the source.
    Speaker,
    /// They ascribe.
    Cue,
    /// They are what is said.
    Content,
    /// They say what a position depends on.
    Condition,
    /// They keep the reporter's distance.
    Hedge,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 5] = [Role::Speaker, Role::Cue, Role::Content, Role::Condition, Role::Hedge];

    /// Returns the class in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Role::Speaker => "speaker",
            Role::Cue => "cue",
            Role::Content => "content",
            Role::Condition => "condition",
            Role::Hedge => "hedge",
        }
    }

    /// Returns what people call it.
    pub fn word(self) -> &'static str {
        match self {
            Role::Speaker => "who speaks",
            Role::Cue => "the verb",
            Role::Content => "what is said",
            Role::Condition => "a condition",
            Role::Hedge => "the reporter’s distance",
        }
    }
}

/// The roles of one piece of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roles([bool; Role::ALL.len()]);

impl Roles {
    /// Returns the classes, separated by spaces; empty where the text plays no part.
    pub fn classes(self) -> String {
        let classes: Vec<&str> =
            Role::ALL.into_iter().filter(|&role| self.0[role as usize]).map(Role::class).collect();
        classes.join(" ")
    }
}

/// The roles of every piece of a text.
#[derive(Debug, Default)]
pub struct Highlights {
    /// Where the roles change, in bytes, and what they are from there on. In order.
    steps: Vec<(usize, Roles)>,
}

impl Highlights {
    /// Cuts a text at every boundary of `marks` (in bytes).
    pub fn new(marks: &[(Range<usize>, Role)]) -> Self {
        let mut bounds: Vec<(usize, Role, bool)> = Vec::new();
        for (at, role) in marks.iter().filter(|(at, _)| !at.is_empty()) {
            bounds.push((at.start, *role, true));
            bounds.push((at.end, *role, false));
        }
        bounds.sort_by_key(|&(at, ..)| at);
        let mut open = [0usize; Role::ALL.len()];
        let mut steps: Vec<(usize, Roles)> = Vec::new();
        for (at, role, starts) in bounds {
            let count = &mut open[role as usize];
            *count = if starts { *count + 1 } else { count.saturating_sub(1) };
            let roles = Roles(open.map(|count| count > 0));
            match steps.last_mut() {
                Some(last) if last.0 == at => last.1 = roles,
                _ => steps.push((at, roles)),
            }
        }
        steps.dedup_by_key(|step| step.1);
        Highlights { steps }
    }

    /// Returns the pieces of `within` with their roles, in order and without a gap.
    pub fn pieces(&self, within: Range<usize>) -> impl Iterator<Item = (Range<usize>, Roles)> {
        let first = self.steps.partition_point(|&(at, _)| at <= within.start);
        let before =
            first.checked_sub(1).and_then(|n| self.steps.get(n)).map_or(Roles::default(), |step| step.1);
        let end = within.end;
        let inside = self.steps[first..].iter().copied().take_while(move |&(at, _)| at < end);
        let starts: Vec<(usize, Roles)> = std::iter::once((within.start, before)).chain(inside).collect();
        let ends: Vec<usize> = starts.iter().skip(1).map(|&(at, _)| at).chain([end]).collect();
        starts
            .into_iter()
            .zip(ends)
            .map(|((start, roles), end)| (start..end, roles))
            .filter(|(at, _)| !at.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(marks: &[(Range<usize>, Role)], within: Range<usize>) -> Vec<(Range<usize>, String)> {
        Highlights::new(marks).pieces(within).map(|(at, roles)| (at, roles.classes())).collect()
    }

    #[test]
    fn overlapping_marks_are_cut_at_every_boundary() {
        let marks = [(2..8, Role::Content), (6..10, Role::Speaker), (4..5, Role::Content)];
        let expected =
            [(0..2, ""), (2..6, "content"), (6..8, "speaker content"), (8..10, "speaker"), (10..12, "")];
        assert_eq!(pieces(&marks, 0..12), expected.map(|(at, classes)| (at, classes.to_owned())));
    }

    #[test]
    fn pieces_of_a_part_know_what_began_before_it() {
        assert_eq!(pieces(&[(0..9, Role::Cue)], 3..5), [(3..5, "cue".to_owned())]);
        assert_eq!(pieces(&[(0..3, Role::Cue)], 3..5), [(3..5, String::new())]);
        assert_eq!(pieces(&[], 5..5), []);
    }
}
