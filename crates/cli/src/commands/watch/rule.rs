//! `armistice watch rule`: who is told of what, and how.

use armistice_merge::Listing;
use armistice_serve::notices::{is_address, secret, sign};
use armistice_store::{Channel, LetterState, Rhythm, Rule, Secret, Store};
use serde_json::json;

use super::{list, write};
use crate::arguments::watch::{Digest, RuleAdd, RuleCommand};
use crate::clock::now;
use crate::error::CommandError;

/// Runs a command about rules.
pub(super) fn run(store: &mut Store, command: &RuleCommand) -> Result<(), CommandError> {
    match command {
        RuleCommand::Add(arguments) => add(store, arguments),
        RuleCommand::Remove { number } => {
            let dropped = store.remove_rule(*number, &now())?;
            write(&format!("rule {number} is gone; {dropped} notices were not sent\n"))
        }
        RuleCommand::List(form) => {
            let mut listing = Listing::new(&[
                "number", "name", "on", "party", "term", "about", "from", "digest", "to", "waiting", "dead",
            ]);
            for rule in store.rules()? {
                let letters = store.letters(Some(rule.number))?;
                let count =
                    |state: LetterState| letters.iter().find(|known| known.0 == state).map(|known| known.1);
                let on: Vec<&str> = rule.events.iter().map(|event| event.code()).collect();
                listing.rows.push(vec![
                    json!(rule.number),
                    json!(rule.name),
                    json!(on),
                    json!(rule.party),
                    json!(rule.term),
                    json!(rule.conflict),
                    json!(rule.since),
                    json!(match rule.rhythm {
                        Rhythm::Once => None,
                        Rhythm::Daily => Some("daily"),
                        Rhythm::Weekly => Some("weekly"),
                    }),
                    json!(rule.channel.shown()),
                    json!(count(LetterState::Waiting)),
                    json!(count(LetterState::Dead)),
                ]);
            }
            list(&listing, form.format)
        }
    }
}

fn add(store: &mut Store, arguments: &RuleAdd) -> Result<(), CommandError> {
    let (channel, made) = channel(arguments)?;
    let wrong =
        |what: String| CommandError::Usage { what, help: "see `armistice watch rule add --help`".to_owned() };
    let events =
        arguments.on.iter().map(|code| code.parse()).collect::<Result<_, String>>().map_err(wrong)?;
    let today = now();
    let since = arguments.since.as_ref().map_or(&today[..], |since| since.as_str());
    let rule = Rule {
        number: 0,
        name: arguments.name.clone(),
        events,
        party: arguments.party.clone(),
        term: arguments.term.clone(),
        conflict: arguments.conflict.clone(),
        since: Some(since.chars().take(10).collect()),
        rhythm: match arguments.digest {
            None => Rhythm::Once,
            Some(Digest::Daily) => Rhythm::Daily,
            Some(Digest::Weekly) => Rhythm::Weekly,
        },
        minute: arguments.at,
        channel,
    };
    let number = store.add_rule(&rule, &today)?;
    let mut text = format!("rule {number} tells {}\n", rule.channel.shown());
    if let Some(secret) = made {
        text.push_str(&format!("its secret, shown only now: {}\n", secret.0));
    }
    write(&text)
}

/// The channel, and its secret if that is a new one.
fn channel(arguments: &RuleAdd) -> Result<(Channel, Option<Secret>), CommandError> {
    let usage = |what: String, help: &str| CommandError::Usage { what, help: help.to_owned() };
    let Some(url) = &arguments.webhook else {
        if let Some(wrong) = arguments.mail.iter().find(|address| !is_address(address)) {
            return Err(usage(format!("`{wrong}` is no e-mail address"), "write it like desk@paper.example"));
        }
        return Ok((Channel::Mail { to: arguments.mail.clone() }, None));
    };
    if !(url.starts_with("http://") || url.starts_with("https://")) {
        return Err(usage(
            format!("`{url}` is no address of the web"),
            "write it like https://bot.example/in",
        ));
    }
    let wrong = |error: armistice_serve::notices::SecretError| {
        usage(error.to_string(), "leave `--secret` out to have one made")
    };
    let (secret, made) = match &arguments.secret {
        Some(given) => (Secret(given.clone()), None),
        None => {
            let made = secret().map_err(wrong)?;
            (made.clone(), Some(made))
        }
    };
    sign(&secret, "", 0, "").map_err(wrong)?;
    Ok((Channel::Webhook { url: url.clone(), secret, private: arguments.allow_private }, made))
}
