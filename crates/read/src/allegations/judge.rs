//! The weights of the signs of a charge, and how a party and the acts of a sentence are judged by them.

use std::collections::{BTreeSet, HashMap};

use super::Candidate;

/// How much each sign speaks for a charge and for the word that names its act, in hundredths: two logistic regressions.
pub(crate) struct Judge {
    rows: HashMap<&'static str, [i32; 2]>,
    /// How probable a charge must be, in thousandths.
    least: u16,
}

/// By how much (logarithm of the odds) a charge may be less likely than the likeliest of its sentence: whoever accuses stands beside
/// the accused, and is not charged with the same words.
const BESIDE: f64 = 1.5;

impl Judge {
    /// Reads a list: `# least N`, then the head, then a line a sign: its name, its weight for a charge, its weight for the word.
    pub(crate) fn parse(file: &'static str) -> Self {
        let told = file.lines().find_map(|line| line.strip_prefix("# least "));
        let least = told.and_then(|number| number.parse().ok()).unwrap_or(u16::MAX);
        let rows = file
            .lines()
            .filter(|line| !line.starts_with('#'))
            .skip(1)
            .filter_map(|line| {
                let mut cells = line.split('\t');
                let sign = cells.next()?;
                let mut weight = || cells.next().and_then(|cell| cell.parse().ok());
                Some((sign, [weight()?, weight()?]))
            })
            .collect();
        Judge { rows, least }
    }

    /// The logarithm of the odds that what a sentence tells of a party, all its acts together, is a charge against it.
    pub(crate) fn odds(&self, acts: &[Candidate]) -> f64 {
        let signs: BTreeSet<&str> = acts.iter().flat_map(|one| &one.features).map(String::as_str).collect();
        let score: i32 = signs.iter().filter_map(|&sign| self.rows.get(sign)).map(|row| row[0]).sum();
        f64::from(score) / 100.0
    }

    /// Whether a charge is likely enough, where `best` are the odds of the likeliest of its sentence.
    pub(crate) fn accuses(&self, odds: f64, best: f64) -> bool {
        let probability = 1.0 / (1.0 + libm::exp(-odds));
        probability * 1000.0 >= f64::from(self.least) && best - odds <= BESIDE
    }

    /// The word that most probably names the act; of equals the first.
    pub(crate) fn named<'c>(&self, acts: &'c [Candidate]) -> Option<&'c Candidate> {
        let score = |one: &Candidate| -> i32 {
            one.features.iter().filter_map(|sign| self.rows.get(sign.as_str())).map(|row| row[1]).sum()
        };
        acts.iter().min_by_key(|one| (std::cmp::Reverse(score(one)), one.anchor.at))
    }
}

#[cfg(test)]
mod tests {
    use armistice_record::ActorId;

    use super::*;
    use crate::pairs::Anchor;

    fn candidate(at: usize, features: &[&str]) -> Candidate {
        Candidate {
            against: ActorId(0),
            anchor: Anchor { at, code: "attack" },
            admits: false,
            by: None,
            features: features.iter().map(|&one| one.to_owned()).collect(),
        }
    }

    #[test]
    fn signs_of_all_acts_count_once_for_the_charge_and_each_for_its_word() {
        let judge = Judge::parse("# least 700\nsign\tcharge\tword\na\t60\t10\nb\t30\t20\n");
        let (one, other) = (candidate(3, &["a", "c"]), candidate(5, &["a", "b"]));
        let alone = judge.odds(std::slice::from_ref(&one));
        assert!(!judge.accuses(alone, alone));
        let both = [one, other];
        let odds = judge.odds(&both);
        assert!(judge.accuses(odds, odds));
        assert!(!judge.accuses(odds, odds + 1.6), "another of the sentence is far likelier");
        assert_eq!(judge.named(&both).map(|one| one.anchor.at), Some(5));
    }

    #[test]
    fn the_list_is_whole() {
        let judge = Judge::parse(crate::allegations::WEIGHTS);
        assert!((1..1000).contains(&judge.least));
        let lines = crate::allegations::WEIGHTS.lines().filter(|line| !line.starts_with('#')).count();
        assert!(judge.rows.len() > 500 && judge.rows.len() == lines - 1);
    }
}
