use armistice_record::Stance;

use super::*;

fn state(tellings: &[(&str, Minutes, Stance, i64)]) -> State {
    let mut state = State::default();
    for &(account, reported, stance, origin) in tellings {
        let subject = Subject {
            conflict: String::new(),
            party: "RUR".to_owned(),
            term: "prisoners".to_owned(),
            account: account.to_owned(),
        };
        let stand = Stand { reported, tie: origin, stance, origin, mention: origin };
        state.stands.entry(subject).or_default().push(stand);
    }
    state
}

fn check(before: &State, after: &State, news: &[&str], withdrawn: &[&str]) {
    let names = |steps: &[Step]| -> Vec<String> { steps.iter().map(|step| step.what.clone()).collect() };
    let (new, old) = difference(before, after);
    assert_eq!(names(&new), news);
    assert_eq!(names(&old), withdrawn);
}

const REJECT: (&str, Minutes, Stance, i64) = ("self", 20, Stance::Reject, 1);
const ACCEPT: (&str, Minutes, Stance, i64) = ("self", 900_000, Stance::Accept, 2);

#[test]
fn a_new_stance_is_news_once() {
    let (one, two) = (state(&[REJECT]), state(&[REJECT, ACCEPT]));
    check(&state(&[]), &one, &["position /RUR/prisoners self - reject"], &[]);
    check(&one, &two, &["position /RUR/prisoners self reject accept"], &[]);
    check(&two, &two, &[], &[]);
    check(&two, &one, &[], &["position /RUR/prisoners self reject accept"]);
}

#[test]
fn an_earlier_telling_of_the_same_is_no_news() {
    let earlier = ("self", 10, Stance::Reject, 7);
    check(&state(&[REJECT, ACCEPT]), &state(&[earlier, REJECT, ACCEPT]), &[], &[]);
}

#[test]
fn a_stance_taken_up_again_is_news() {
    let again = ("self", 1_800_000, Stance::Reject, 8);
    let news = ["position /RUR/prisoners self accept reject"];
    check(&state(&[REJECT, ACCEPT]), &state(&[REJECT, ACCEPT, again]), &news, &[]);
}

#[test]
fn an_account_that_differs_is_a_contradiction() {
    let account = ("BOR", 25, Stance::Accept, 3);
    let news =
        ["contradiction /RUR/prisoners self reject / BOR accept", "position /RUR/prisoners BOR - accept"];
    check(&state(&[REJECT]), &state(&[REJECT, account]), &news, &[]);
}

#[test]
fn what_has_no_date_is_told_too() {
    let undated = ("self", UNKNOWN, Stance::Reject, 4);
    check(&state(&[]), &state(&[undated]), &["position /RUR/prisoners self - reject"], &[]);
    check(&state(&[REJECT]), &state(&[REJECT, undated]), &[], &[]);
}
