//! Where a town lies: its country and first-level division, by the table of GeoNames in `data/places.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use armistice_record::Country;

/// A town's country and division.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Town {
    pub(super) country: Country,
    /// The code in GeoNames: "UA.12".
    pub(super) division: &'static str,
}

static TOWNS: LazyLock<HashMap<&'static str, Town>> = LazyLock::new(|| {
    include_str!("../../data/places.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let (name, country, division) = (cells.next()?, cells.next()?, cells.next()?);
            Some((name, Town { country: country.parse().ok()?, division }))
        })
        .collect()
});

/// The largest town of that name.
pub(super) fn town(name: &str) -> Option<Town> {
    TOWNS.get(name).or_else(|| TOWNS.get(name.replace('\u{2019}', "'").as_str())).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn towns_lie_in_countries_and_divisions() {
        let check = |name: &str, country: &str, division: &str| {
            let found = town(name).unwrap();
            assert_eq!((found.country.as_str(), found.division), (country, division));
        };
        check("Kharkiv", "UKR", "UA.07");
        check("Mosul", "IRQ", "IQ.15");
        assert_eq!(town("Nowhere at all"), None);
        assert!(TOWNS.len() > 30_000);
    }
}
