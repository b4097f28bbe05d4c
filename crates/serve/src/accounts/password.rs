//! Passwords: which are taken (after NIST SP 800-63B: long, not a common one, no rules about signs), and their hashes (Argon2id with
//! the parameters of the OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane).

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

use super::AccountError;

const SHORTEST: usize = 12;
const LONGEST: usize = 128;
/// What many people take, or take and lengthen.
const COMMON: &str = include_str!("common.txt");

/// Returns why a password is not taken, if it is not.
pub fn refusal(name: &str, password: &str) -> Option<&'static str> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Some("a password needs 12 characters or more; a few words do well");
    }
    if length > LONGEST {
        return Some("a password may have 128 characters at most");
    }
    let letters: String = password.to_lowercase().chars().filter(|sign| sign.is_alphanumeric()).collect();
    let name = name.to_lowercase();
    if name.chars().count() > 2 && letters.contains(&name) || letters.contains("armistice") {
        return Some("a password must not contain the name of the account or of the program");
    }
    let core = letters.trim_matches(|sign: char| sign.is_ascii_digit());
    if COMMON.lines().any(|common| common == letters || common == core) || repeats(&letters) || runs(&letters)
    {
        return Some("that password is a common one; a few words that do not belong together do well");
    }
    None
}

/// Whether it is one short piece again and again.
fn repeats(text: &str) -> bool {
    let signs: Vec<char> = text.chars().collect();
    (1..=signs.len() / 2).any(|size| signs.chunks(size).all(|piece| signs.starts_with(piece)))
}

/// Whether each sign follows the one before: 123456789012, abcdefghijkl.
fn runs(text: &str) -> bool {
    let signs: Vec<u32> = text.chars().map(u32::from).collect();
    const AFTER_NINE: [u32; 2] = ['9' as u32, '0' as u32];
    let next = |pair: &[u32]| pair[1] == pair[0] + 1 || pair == AFTER_NINE;
    signs.windows(2).all(next) || signs.windows(2).all(|pair| pair[0] == pair[1] + 1)
}

fn argon2() -> Result<Argon2<'static>, AccountError> {
    let params = Params::new(19_456, 2, 1, None).map_err(|error| AccountError::Hash(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password with a salt of its own. It takes some hundredths of a second and 19 MiB.
///
/// # Errors
/// When there are no random numbers for the salt.
pub fn hash(password: &str) -> Result<String, AccountError> {
    let hash = argon2()?.hash_password(password.as_bytes());
    Ok(hash.map_err(|error| AccountError::Hash(error.to_string()))?.to_string())
}

/// Returns whether a password is the one of a hash, whatever parameters it was made with.
pub(super) fn fits(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Returns whether a hash was made with other parameters than today's.
pub(super) fn is_old(hash: &str) -> bool {
    !hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_passwords_that_few_would_guess_are_taken() {
        for good in ["horse battery staple", "три слова подряд здесь", "Xk9#mQ2$vL7!", "harbour-mill-envoy"]
        {
            assert_eq!(refusal("ada", good), None, "{good}");
        }
    }

    #[test]
    fn short_common_and_telling_passwords_are_not() {
        for bad in [
            "short",
            "elevensigns",
            "password1234",
            "Password-2026!",
            "123456789012",
            "zyxwvutsrqponm",
            "abcabcabcabc",
            "aaaaaaaaaaaaaaa",
            "qwertyuiop12",
            "adalovelace-1815",
            "my armistice desk",
        ] {
            assert!(refusal("adalovelace", bad).is_some(), "{bad}");
        }
        assert!(refusal("ada", &"ab1 ".repeat(100)).is_some());
    }

    #[test]
    fn a_hash_fits_its_password_alone() {
        let hash = hash("horse battery staple").unwrap();
        assert!(fits("horse battery staple", &hash) && !fits("horse battery stable", &hash));
        assert!(!is_old(&hash), "{hash}");
        assert_ne!(hash, super::hash("horse battery staple").unwrap(), "each has its salt");
        assert!(!fits("", ""));
        assert!(is_old("$argon2id$v=19$m=4096,t=3,p=1$c2FsdHNhbHQ$aGFzaA"));
    }
}
