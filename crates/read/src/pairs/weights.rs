//! The weights of features, and how a pair is judged by them.

use std::collections::HashMap;

/// Weights of features for codes, in hundredths: a softmax regression.
pub(crate) struct Weights {
    /// The codes, the first of them "none".
    codes: Vec<&'static str>,
    /// The side that each code takes: codes of one side speak for each other.
    sides: Vec<&'static str>,
    rows: HashMap<&'static str, Vec<i16>>,
    /// How probable a side must be, in thousandths: where a rule says so too, and elsewhere.
    least: [u16; 2],
}

/// What the weights say of a pair.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judged {
    /// The best code of the most probable side.
    pub(crate) code: &'static str,
    /// Whether the code by itself is at least as probable as none.
    pub(crate) is_sure: bool,
    /// How probable the side is, 0 to 1.
    pub(crate) odds: f64,
}

impl Weights {
    /// Reads a list: `# least N N`, then the head `feature code code …`, then a line a feature. `side` gives the side of a code.
    pub(crate) fn parse(file: &'static str, side: fn(&'static str) -> &'static str) -> Self {
        let mut least = [u16::MAX; 2];
        let told = file.lines().find_map(|line| line.strip_prefix("# least "));
        for (least, number) in least.iter_mut().zip(told.unwrap_or_default().split(' ')) {
            *least = number.parse().unwrap_or(u16::MAX);
        }
        let mut lines = file.lines().filter(|line| !line.starts_with('#'));
        let codes: Vec<&str> =
            lines.next().map(|head| head.split('\t').skip(1).collect()).unwrap_or_default();
        let sides = codes.iter().map(|&code| side(code)).collect();
        let rows = lines
            .filter_map(|line| {
                let mut cells = line.split('\t');
                let feature = cells.next()?;
                Some((feature, cells.map(|cell| cell.parse().unwrap_or_default()).collect()))
            })
            .collect();
        Weights { codes, sides, rows, least }
    }

    /// The best code of the most probable side; none where no side is probable enough. `known`: a rule says so too;
    /// `doubt`: how much more probable than elsewhere it must be.
    pub(crate) fn judge(&self, features: &[String], known: bool, doubt: f64) -> Option<Judged> {
        let mut scores = vec![0i32; self.codes.len()];
        for row in features.iter().filter_map(|feature| self.rows.get(feature.as_str())) {
            scores.iter_mut().zip(row).for_each(|(score, &weight)| *score += i32::from(weight));
        }
        let highest = *scores.iter().max()?;
        let odds: Vec<f64> =
            scores.iter().map(|&score| libm::exp(f64::from(score - highest) / 100.0)).collect();
        let of_side = |side: &str| -> f64 {
            odds.iter().zip(&self.sides).filter(|&(_, &own)| own == side).map(|(odd, _)| odd).sum()
        };
        // Of equals the first.
        let (side, odd) = self
            .sides
            .iter()
            .skip(1)
            .map(|&side| (side, of_side(side)))
            .fold(("", 0.0), |best, one| if one.1 > best.1 { one } else { best });
        let best = (1..scores.len())
            .filter(|&n| self.sides[n] == side)
            .max_by_key(|&n| (scores[n], std::cmp::Reverse(n)))?;
        let all: f64 = odds.iter().sum();
        let odds = odd / all;
        ((odds - doubt) * 1000.0 >= f64::from(self.least[usize::from(!known)])).then(|| Judged {
            code: self.codes[best],
            is_sure: scores[best] >= scores[0],
            odds,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_speak_for_a_code() {
        let file = "# least 400 600\nfeature\tnone\tyes\tno\na\t0\t70\t10\nb\t0\t40\t0\n";
        let weights = Weights::parse(file, |code| code);
        let features = |all: &[&str]| all.iter().map(|&one| one.to_owned()).collect::<Vec<String>>();
        let code = |all: &[&str], known| weights.judge(&features(all), known, 0.0).map(|told| told.code);
        assert_eq!(code(&["a"], false), None);
        assert_eq!(code(&["a"], true), Some("yes"));
        assert_eq!(code(&["a", "b", "c"], false), None);
        assert_eq!(code(&["a", "a", "b", "c"], false), Some("yes"));
    }

    #[test]
    fn codes_of_one_side_speak_for_each_other() {
        let file = "# least 600 600\nfeature\tnone\task\twant\tno\na\t0\t60\t70\t0\n";
        let features = ["a".to_owned()];
        assert!(Weights::parse(file, |code| code).judge(&features, true, 0.0).is_none());
        let together = |code: &'static str| if code == "ask" { "want" } else { code };
        let told = Weights::parse(file, together).judge(&features, true, 0.0).unwrap();
        assert_eq!((told.code, told.is_sure), ("want", true));
        assert!(Weights::parse(file, together).judge(&features, true, 0.2).is_none());
    }

    #[test]
    fn the_list_is_whole() {
        let weights = Weights::parse(crate::propositions::WEIGHTS, |code| code);
        assert_eq!(weights.codes.len(), 8);
        assert!(weights.least.iter().all(|least| (1..1000).contains(least)));
        assert!(weights.rows.len() > 500 && weights.rows.values().all(|row| row.len() == 8));
    }
}
