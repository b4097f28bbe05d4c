//! Tries to sign in are slowed down, for each account and for each address: the first few are free, then the wait doubles.
//!
//! A try counts before the password is looked at, so that many at once count as many. Counters are of this process and are forgotten an hour
//! after the last try.

use std::collections::BTreeMap;
use std::net::IpAddr;

/// After so long without a try a counter is forgotten.
const FORGET_S: i64 = 3600;
/// How many counters are kept of each kind; when there are more, the one that was longest without a try goes.
const COUNTERS: usize = 10_000;

/// How soon tries of one kind are slowed down, and how far.
struct Pace {
    free: u32,
    longest_s: i64,
}

/// A person mistypes; nobody can be shut out by others for longer than five minutes.
const ACCOUNT: Pace = Pace { free: 4, longest_s: 300 };
/// A team may share an address.
const ADDRESS: Pace = Pace { free: 20, longest_s: 900 };

#[derive(Clone, Copy, Debug)]
struct Tries {
    count: u32,
    last: i64,
}

impl Tries {
    /// From when on the next try counts.
    fn open(self, pace: &Pace) -> i64 {
        let Some(over) = self.count.checked_sub(pace.free) else { return 0 };
        self.last + (1i64 << over.min(20)).min(pace.longest_s)
    }
}

/// Counters of tries.
#[derive(Debug, Default)]
pub(super) struct Throttle {
    accounts: BTreeMap<String, Tries>,
    addresses: BTreeMap<String, Tries>,
}

impl Throttle {
    /// Counts a try at `now`.
    ///
    /// # Errors
    /// When it comes too soon; with the seconds to wait. It is not counted then.
    pub(super) fn attempt(&mut self, account: &str, address: IpAddr, now: i64) -> Result<(), i64> {
        let (account, address) = (account.to_lowercase(), network(address));
        let open = |tries: Option<&Tries>, pace| tries.map_or(0, |tries: &Tries| tries.open(pace));
        let open_at = open(known(&self.accounts, &account, now), &ACCOUNT)
            .max(open(known(&self.addresses, &address, now), &ADDRESS));
        if open_at > now {
            return Err(open_at - now);
        }
        count(&mut self.accounts, account, now);
        count(&mut self.addresses, address, now);
        Ok(())
    }

    /// Forgets the tries of an account whose password was right, and the one from its address.
    pub(super) fn passed(&mut self, account: &str, address: IpAddr) {
        self.accounts.remove(&account.to_lowercase());
        if let Some(tries) = self.addresses.get_mut(&network(address)) {
            tries.count = tries.count.saturating_sub(1);
        }
    }
}

fn known<'a>(all: &'a BTreeMap<String, Tries>, key: &str, now: i64) -> Option<&'a Tries> {
    all.get(key).filter(|tries| tries.last + FORGET_S > now)
}

fn count(all: &mut BTreeMap<String, Tries>, key: String, now: i64) {
    let before = known(all, &key, now).map_or(0, |tries| tries.count);
    if all.len() >= COUNTERS && !all.contains_key(&key) {
        all.retain(|_, tries| tries.last + FORGET_S > now);
        let longest = all.iter().min_by_key(|(_, tries)| tries.last).map(|(key, _)| key.clone());
        if let Some(longest) = longest.filter(|_| all.len() >= COUNTERS) {
            all.remove(&longest);
        }
    }
    all.insert(key, Tries { count: before + 1, last: now });
}

/// One customer of a provider has a whole /64 of IPv6.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            address.segments()[..4].iter().map(|segment| format!("{segment:x}:")).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn waits_double_up_to_five_minutes_and_are_forgotten() {
        let mut throttle = Throttle::default();
        let home = address("192.0.2.1");
        let mut now = 1000;
        for _ in 0..4 {
            throttle.attempt("ada", home, now).unwrap();
        }
        let mut waits = Vec::new();
        for _ in 0..10 {
            let wait = throttle.attempt("Ada", home, now).unwrap_err();
            waits.push(wait);
            assert_eq!(throttle.attempt("ada", home, now + wait - 1), Err(1));
            now += wait;
            throttle.attempt("ada", home, now).unwrap();
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
        throttle.attempt("ben", home, now).unwrap();
        now += FORGET_S;
        for _ in 0..4 {
            throttle.attempt("ada", home, now).unwrap();
        }
        assert_eq!(throttle.attempt("ada", home, now), Err(1));
    }

    #[test]
    fn an_address_is_slowed_down_over_many_accounts() {
        let mut throttle = Throttle::default();
        for number in 0..20 {
            throttle.attempt(&format!("user{number}"), address("2001:db8::1"), 0).unwrap();
        }
        assert_eq!(throttle.attempt("ada", address("2001:db8::2"), 0), Err(1), "the same /64");
        throttle.attempt("ada", address("2001:db8:0:1::1"), 0).unwrap();
    }

    #[test]
    fn a_right_password_forgets_the_tries() {
        let mut throttle = Throttle::default();
        let home = address("192.0.2.1");
        for _ in 0..50 {
            throttle.attempt("ada", home, 0).unwrap();
            throttle.passed("ada", home);
        }
    }

    #[test]
    fn counters_are_bounded() {
        let mut throttle = Throttle::default();
        for number in 0..(COUNTERS as u32 + 100) {
            let from = IpAddr::from(std::net::Ipv4Addr::from_bits(number));
            throttle.attempt(&number.to_string(), from, i64::from(number)).unwrap();
        }
        assert!(throttle.accounts.len() <= COUNTERS && throttle.addresses.len() <= COUNTERS);
    }
}
