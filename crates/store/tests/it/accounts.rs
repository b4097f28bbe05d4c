//! A team gets accounts, signs in and out, gives a program a token, and shuts somebody out.

use armistice_store::{Role, Store};

use crate::places::on_both;

const NOW: i64 = 1_745_059_500;
const HOUR: i64 = 3600;

/// A store with an administrator, a reviewer and a reader.
fn team(place: &str) -> Store {
    let mut store = Store::open(place).unwrap();
    store.add_user("Ada", Role::Admin, "hash-a", NOW).unwrap();
    store.add_user("ben", Role::Reviewer, "hash-b", NOW).unwrap();
    store.add_user("cem", Role::Reader, "hash-c", NOW).unwrap();
    store
}

#[test]
fn accounts_have_names_of_their_own() {
    on_both(|place| {
        let mut store = team(place);
        let taken = store.add_user("ADA", Role::Reader, "x", NOW).unwrap_err();
        assert_eq!(taken.to_string(), "there is an account `ada` already");
        assert!(store.add_user("a b", Role::Reader, "x", NOW).is_err());
        let names: Vec<_> = store.users().unwrap().into_iter().map(|user| (user.name, user.role)).collect();
        let known = [("ada", Role::Admin), ("ben", Role::Reviewer), ("cem", Role::Reader)];
        assert_eq!(names, known.map(|(name, role)| (name.to_owned(), role)));
        let (user, hash) = store.credentials("Ada").unwrap().unwrap();
        assert_eq!((user.name.as_str(), hash.as_str()), ("ada", "hash-a"));
        assert_eq!(store.credentials("nobody").unwrap(), None);
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn sessions_run_out_and_end_when_the_account_changes() {
    on_both(|place| {
        let mut store = team(place);
        let goes_on = |store: &mut Store, key: &str, now| store.session(key, now, HOUR).unwrap().is_some();
        store.start_session("ben", "s1", NOW, NOW + 3 * HOUR).unwrap();
        assert!(goes_on(&mut store, "s1", NOW + HOUR - 1));
        assert!(!goes_on(&mut store, "s1", NOW + HOUR), "idle for an hour");
        for hour in 1..=3 {
            store.touch_session("s1", NOW + hour * HOUR - 1).unwrap();
        }
        assert!(goes_on(&mut store, "s1", NOW + 3 * HOUR - 1));
        assert!(!goes_on(&mut store, "s1", NOW + 3 * HOUR), "run out");
        assert!(!goes_on(&mut store, "s2", NOW), "never begun");

        type Change = fn(&mut Store);
        let changes: [Change; 3] = [
            |store| store.set_password("ben", "hash-d", NOW).unwrap(),
            |store| store.set_role("ben", Role::Reader, NOW).unwrap(),
            |store| store.set_disabled("ben", true, NOW).unwrap(),
        ];
        for change in changes {
            store.start_session("ben", "s3", NOW, NOW + HOUR).unwrap();
            store.start_session("cem", "s4", NOW, NOW + HOUR).unwrap();
            assert!(goes_on(&mut store, "s3", NOW));
            change(&mut store);
            assert!(!goes_on(&mut store, "s3", NOW));
            assert!(goes_on(&mut store, "s4", NOW), "somebody else's goes on");
            store.end_session("s4").unwrap();
        }
        // Whoever is shut out stays out, whatever was left.
        store.start_session("ben", "s5", NOW, NOW + HOUR).unwrap();
        assert!(!goes_on(&mut store, "s5", NOW));
    });
}

#[test]
fn a_session_ends_alone_or_with_the_others() {
    on_both(|place| {
        let mut store = team(place);
        for key in ["s1", "s2", "s3"] {
            store.start_session("ben", key, NOW, NOW + HOUR).unwrap();
        }
        store.end_session("s1").unwrap();
        assert_eq!(store.sessions("ben", NOW, HOUR).unwrap().len(), 2);
        store.end_sessions("ben", Some("s2")).unwrap();
        let left = store.sessions("ben", NOW, HOUR).unwrap();
        assert_eq!(left.iter().map(|session| session.hash.as_str()).collect::<Vec<_>>(), ["s2"]);
        store.end_sessions("ben", None).unwrap();
        assert!(store.sessions("ben", NOW, HOUR).unwrap().is_empty());
    });
}

#[test]
fn tokens_do_no_more_than_their_holder_and_can_be_revoked() {
    on_both(|place| {
        let mut store = team(place);
        assert!(store.add_token("cem", "export", Role::Reviewer, "t0", NOW).is_err());
        store.add_token("ben", "import", Role::Reviewer, "t1", NOW).unwrap();
        assert!(store.add_token("ben", "import", Role::Reader, "t2", NOW).is_err(), "its name is taken");
        store.add_token("ben", "chart", Role::Reader, "t3", NOW).unwrap();
        let (user, token) = store.token("t1").unwrap().unwrap();
        assert_eq!((user.name.as_str(), token.name.as_str(), token.used), ("ben", "import", None));
        store.touch_token(token.number, NOW + 5).unwrap();
        assert_eq!(store.token("t1").unwrap().unwrap().1.used, Some(NOW + 5));
        store.revoke_token("ben", "import", NOW).unwrap();
        assert_eq!(store.token("t1").unwrap(), None);
        assert!(store.revoke_token("ben", "import", NOW).is_err());
        assert!(store.token("t3").unwrap().is_some());
        assert_eq!(store.tokens(Some("Ben")).unwrap().len(), 2, "what was revoked stays listed");
        store.set_disabled("ben", true, NOW).unwrap();
        assert_eq!(store.token("t3").unwrap(), None);
    });
}

#[test]
fn an_administrator_is_always_left() {
    on_both(|place| {
        let mut store = team(place);
        assert!(store.set_role("ada", Role::Reader, NOW).is_err());
        assert!(store.set_disabled("ada", true, NOW).is_err());
        assert_eq!(store.admins().unwrap(), 1);
        store.set_role("ben", Role::Admin, NOW).unwrap();
        store.set_role("ada", Role::Reader, NOW).unwrap();
        assert_eq!(store.admins().unwrap(), 1);
    });
}
