//! Feeds, articles, rules and the outbox, on SQLite and on PostgreSQL.

use armistice_merge::Event;
use armistice_store::{
    Channel, Fetched, Item, LetterState, NewFeed, Poll, Rhythm, Rule, Secret, Store, StoreError,
};

use crate::invented::Invented;
use crate::places::on_both;

const AT: &str = "2025-04-20T08:00:00Z";
const NOW: i64 = 1_745_136_000;

fn feed(url: &str) -> NewFeed {
    NewFeed { url: url.to_owned(), conflict: None, publisher: None, private: false, every: 600 }
}

fn item(url: &str, stamp: &str) -> Item {
    Item { url: url.to_owned(), title: None, published: None, updated: None, stamp: stamp.to_owned() }
}

fn rule(events: &[Event]) -> Rule {
    Rule {
        number: 0,
        name: "desk".to_owned(),
        events: events.to_vec(),
        party: None,
        term: None,
        conflict: None,
        since: None,
        rhythm: Rhythm::Once,
        minute: 0,
        channel: Channel::Webhook {
            url: "https://bot.example/in".to_owned(),
            secret: Secret("whsec_".to_owned()),
            private: false,
        },
    }
}

fn report(day: usize, stance: &str) -> armistice_merge::Kept {
    let told = format!("On day {day} Ruritania told the mill what becomes of the prisoners.");
    let met = format!("Envoys of Ruritania and Borduria sat in the mill for hours on day {day}.");
    let date = format!("2025-04-{day:02}");
    Invented::new(&format!("r{day}"), Some(&date), &format!("{told} {met}"))
        .actor("Ruritania", "government", Some("RUR"))
        .actor("Borduria", "government", Some("BOR"))
        .position("Ruritania", "prisoners", stance, "self", &told)
        .meeting(&["Ruritania", "Borduria"], Some(&date), "held", &met)
        .kept(1)
}

#[test]
fn feeds_and_articles_are_kept_with_what_came_of_them() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap();
        assert!(store.add_feed(&feed("https://a.example/x"), AT, NOW).unwrap());
        assert!(!store.add_feed(&feed("https://a.example/x"), AT, NOW).unwrap());
        let number = store.feeds().unwrap()[0].number;
        let poll = Poll {
            title: Some("Mill".to_owned()),
            checked: AT.to_owned(),
            due: NOW + 600,
            result: "2 items".to_owned(),
            items: vec![item("https://a.example/1", "a"), item("https://a.example/2", "a")],
            ..Poll::default()
        };
        assert_eq!(store.polled(number, &poll, NOW).unwrap(), (2, 0));
        assert_eq!(store.polled(number, &poll, NOW).unwrap(), (0, 0));
        let changed = Poll { items: vec![item("https://a.example/1", "b")], ..poll };
        assert_eq!(store.polled(number, &changed, NOW).unwrap(), (0, 1));
        let articles = store.articles_due(NOW, 10).unwrap();
        assert_eq!(articles.len(), 2);
        let fetched = Fetched { checked: AT.to_owned(), result: "kept".to_owned(), ..Fetched::default() };
        let kept = report(1, "reject");
        assert!(store.keep_article(&articles[0], &fetched, Some(&kept)).unwrap().is_some());
        assert!(store.keep_article(&articles[0], &fetched, Some(&kept)).unwrap().is_none());
        assert!(store.has_wording(&articles[0], &kept.report.sha256).unwrap());
        assert_eq!(store.articles_due(NOW, 10).unwrap().len(), 1);
        let wordings = store.revisions("https://a.example/1").unwrap();
        assert_eq!((wordings.len(), &wordings[0].text), (1, &kept.report.text));
        store.remove_feed("https://a.example/x").unwrap();
        assert!(matches!(store.remove_feed("https://a.example/x"), Err(StoreError::NoSuchFeed(_))));
        assert!(store.articles_due(NOW, 10).unwrap().is_empty());
        assert_eq!(store.size().unwrap().0, 1);
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn a_feed_that_comes_back_takes_its_articles_up_again() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap();
        let url = "https://b.example/x";
        store.add_feed(&feed(url), AT, NOW).unwrap();
        let old = store.feeds().unwrap().into_iter().find(|feed| feed.new.url == url).unwrap().number;
        let poll = |stamp: &str| Poll {
            checked: AT.to_owned(),
            due: NOW + 600,
            items: vec![item("https://b.example/1", stamp)],
            ..Poll::default()
        };
        store.polled(old, &poll("a"), NOW).unwrap();
        let fetched_meanwhile = store.articles_due(NOW, 10).unwrap();
        store.remove_feed(url).unwrap();
        // What was under way when the feed went brings nothing back.
        assert_eq!(store.polled(old, &poll("b"), NOW).unwrap(), (0, 0));
        let fetched = Fetched { checked: AT.to_owned(), due: Some(NOW), ..Fetched::default() };
        let kept = store.keep_article(&fetched_meanwhile[0], &fetched, Some(&report(3, "reject"))).unwrap();
        assert!(kept.is_none() && store.articles_due(NOW, 10).unwrap().is_empty());
        store.add_feed(&feed(url), AT, NOW).unwrap();
        let new = store.feeds().unwrap().into_iter().find(|feed| feed.new.url == url).unwrap().number;
        assert_eq!(store.polled(new, &poll("c"), NOW).unwrap(), (0, 1));
        let due = store.articles_due(NOW, 10).unwrap();
        assert_eq!(due.iter().map(|article| article.feed).collect::<Vec<_>>(), [new]);
    });
}

#[test]
fn the_first_letter_of_a_subject_is_taken_and_nobody_else_takes_it() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap();
        let number = store.add_rule(&rule(&[Event::Position]), AT).unwrap();
        store.add_rule(&rule(&[Event::Meeting]), AT).unwrap();
        let reports = [report(1, "reject"), report(2, "accept")];
        store.add(&reports, AT).unwrap();
        store.add(&reports, AT).unwrap();
        assert_eq!(store.letters(None).unwrap()[0], (LetterState::Waiting, 4));
        let parcels = store.claim(NOW, 60).unwrap();
        assert_eq!(parcels.len(), 2);
        assert_eq!(parcels[0].letters[0].change.headline(), "RUR — prisoners: reject");
        assert_eq!(parcels[1].letters[0].change.headline(), "RUR, BOR — meeting: held");
        // Another worker finds nothing, until the first one is thought dead.
        let mut other = Store::open(place).unwrap();
        assert!(other.claim(NOW, 60).unwrap().is_empty());
        assert_eq!(other.claim(NOW + 60, 60).unwrap(), parcels);
        store.delivered(&parcels[0].letters, AT, "delivered").unwrap();
        let next = store.claim(NOW + 60, 60).unwrap();
        assert_eq!(next[0].letters[0].change.headline(), "RUR — prisoners: reject → accept");
        store.put_off(&next[0], NOW + 500, "later", false).unwrap();
        assert!(store.claim(NOW + 499, 1).unwrap().iter().all(|parcel| parcel.rule.number != number));
        let again = store.claim(NOW + 500, 60).unwrap().remove(0);
        assert_eq!((again.letters[0].tries, again.rule.number), (1, number));
        store.buried(&again.letters, AT, "given up").unwrap();
        assert_eq!(store.retry(Some(again.letters[0].number), NOW).unwrap(), 1);
        assert_eq!(store.retry(None, NOW).unwrap(), 0);
        assert!(matches!(store.remove_rule(99, AT), Err(StoreError::NoSuchRule(99))));
    });
}

#[test]
fn a_newer_reader_tells_what_it_hears_otherwise() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap();
        store.add(&[report(1, "reject"), report(2, "reject")], AT).unwrap();
        store.add_rule(&rule(&[Event::Position]), AT).unwrap();
        let mut newer = report(2, "accept");
        newer.generation = 2;
        store.add(&[newer], AT).unwrap();
        let told: Vec<String> =
            store.notices(None, 10).unwrap().iter().map(|notice| notice.letter.change.headline()).collect();
        assert_eq!(told, ["RUR — prisoners: reject → accept"]);
    });
}

#[test]
fn in_any_order_of_arrival_nothing_is_told_twice() {
    let stances = ["reject", "accept", "accept", "reject"];
    let reports: Vec<_> = (1..).zip(stances).map(|(day, stance)| report(day, stance)).collect();
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]] {
        let mut store = Store::open(":memory:").unwrap();
        store.add_rule(&rule(&[Event::Position]), AT).unwrap();
        for at in order {
            store.add(&reports[at..=at], AT).unwrap();
        }
        let notices = store.notices(None, 10).unwrap();
        let changes = notices.iter().map(|notice| &notice.letter.change);
        let told: Vec<String> = changes
            .map(|change| format!("{} {}", change.date.as_deref().unwrap_or("-"), change.headline()))
            .collect();
        let last = told.iter().filter(|told| told.ends_with("accept → reject")).count();
        assert_eq!(last, 1, "{order:?}: {told:?}");
        let unique: std::collections::BTreeSet<&String> = told.iter().collect();
        assert_eq!(unique.len(), told.len(), "{order:?}: {told:?}");
    }
}
