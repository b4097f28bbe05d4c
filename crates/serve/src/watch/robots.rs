//! robots.txt: what a host asks programs not to fetch (RFC 9309).

/// How many bytes of a robots.txt are read (section 2.5).
pub(crate) const MAX_BYTES: u64 = 512 * 1024;

/// How many rules of one host are kept; real files have a tenth of it.
const RULES: usize = 4000;

/// The rules of a host for one program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    /// Patterns with whether they allow.
    rules: Vec<(String, bool)>,
}

impl Robots {
    /// Reads the rules for the program with a name; those for `*` where none are for it.
    pub fn parse(text: &str, name: &str) -> Self {
        let (mut own, mut all) = (Vec::new(), Vec::new());
        let (mut for_own, mut for_all, mut named) = (false, false, false);
        let mut naming = false;
        for line in text.trim_start_matches('\u{feff}').lines() {
            let line = line.split('#').next().unwrap_or("");
            let Some((field, value)) = line.split_once(':') else { continue };
            let (field, value) = (field.trim().to_ascii_lowercase(), value.trim());
            let allows = match field.as_str() {
                "user-agent" => {
                    if !naming {
                        (for_own, for_all) = (false, false);
                    }
                    naming = true;
                    for_all |= value == "*";
                    for_own |= value.eq_ignore_ascii_case(name);
                    named |= for_own;
                    continue;
                }
                "allow" => true,
                "disallow" => false,
                // Sitemaps and what we do not know do not end a group.
                _ => continue,
            };
            naming = false;
            if value.is_empty() || own.len() + all.len() >= RULES {
                continue;
            }
            let rule = (encoded(value), allows);
            if for_own {
                own.push(rule.clone());
            }
            if for_all {
                all.push(rule);
            }
        }
        Robots { rules: if named { own } else { all } }
    }

    /// Whether a path, with its query, may be fetched: the longest pattern decides, and of two alike the one that allows.
    pub fn allows(&self, path: &str) -> bool {
        if path == "/robots.txt" {
            return true;
        }
        let path = encoded(path);
        let matching = self.rules.iter().filter(|(pattern, _)| matches(pattern, &path));
        matching.max_by_key(|(pattern, allows)| (pattern.len(), *allows)).is_none_or(|(_, allows)| *allows)
    }
}

/// Whether a pattern with `*` and `$` fits the beginning of a path. In linear time for each star.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, whole) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or("")) else { return false };
    let parts: Vec<&str> = parts.collect();
    for (at, part) in parts.iter().enumerate() {
        if whole && at + 1 == parts.len() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(found) => rest = &rest[found + part.len()..],
            None => return false,
        }
    }
    !whole || rest.is_empty()
}

/// A path in one spelling: bytes beyond ASCII as `%XX`, such escapes in capitals.
fn encoded(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                text.push('%');
                text.extend(bytes.by_ref().take(2).map(|byte| char::from(byte.to_ascii_uppercase())));
            }
            0x21..0x7f => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_rules_is_cut() {
        let flood = format!("user-agent: *\n{}", "allow: /a\n".repeat(60_000));
        assert_eq!(Robots::parse(&flood, "armistice").rules.len(), RULES);
    }

    fn check(robots: &str, allowed: &[&str], refused: &[&str]) {
        let robots = Robots::parse(robots, "armistice");
        for path in allowed {
            assert!(robots.allows(path), "{path} should be allowed");
        }
        for path in refused {
            assert!(!robots.allows(path), "{path} should be refused");
        }
    }

    #[test]
    fn the_longest_pattern_decides() {
        // The example of RFC 9309, section 5.2.
        let robots = "User-Agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n";
        check(robots, &["/", "/example/page/a", "/robots.txt"], &["/example/page/disallowed.gif"]);
        check("user-agent: *\nallow: /p\ndisallow: /p\ndisallow: /\n", &["/page"], &["/other"]);
        check("user-agent: *\ndisallow:\n", &["/"], &[]);
        check("", &["/"], &[]);
    }

    #[test]
    fn our_own_group_counts_before_that_of_all() {
        let robots = "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: Armistice\nDisallow: /x # not here\n";
        check(robots, &["/", "/news"], &["/x", "/xyz"]);
        check("User-agent: armistice\nUser-agent: b\nCrawl-delay: 2\nDisallow: /\n", &[], &["/"]);
    }

    #[test]
    fn stars_and_ends_are_known() {
        check(
            "user-agent: *\ndisallow: /*.php$\ndisallow: *gif\n",
            &["/a.php5", "/"],
            &["/a.php", "/x/y.gif?1"],
        );
        check(
            "user-agent: *\ndisallow: /новости\n",
            &["/"],
            &["/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1"],
        );
        check("user-agent: *\ndisallow: /a%3cd\n", &["/a"], &["/a%3Cd.html"]);
        check("user-agent: *\ndisallow: /$\n", &["/a"], &["/"]);
    }

    #[test]
    fn a_pattern_of_stars_takes_no_time() {
        let robots = format!("user-agent: *\ndisallow: /{}b\n", "*a".repeat(20_000));
        check(&robots, &[&format!("/{}", "a".repeat(30_000))], &[]);
    }
}
