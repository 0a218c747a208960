//! The check of newsletters: reading them, and writing them with their repairs.

use crate::app::letter::{Linted, Row, Source};
use crate::app::msg::Answer;
use crate::domain::Book;
use crate::domain::lint::{self, Lines, Lint, Mended};
use crate::domain::merge::Tools;
use crate::letters::{self, Letter};
use std::path::PathBuf;

/// How many columns of a line are kept to be shown.
const EXCERPT: usize = 200;
/// Nobody goes through more findings one by one.
const MOST_ROWS: usize = 5_000;

/// What is found in `source`.
pub(super) fn check(book: &Book, tools: &Tools, source: Source) -> Answer {
    match look(book, tools, source) {
        Ok((found, _)) => Answer::Linted(Box::new(found)),
        Err(why) => Answer::NotLinted(why),
    }
}

/// Makes the repairs in `source`, if they are still those that `diff` shows, and says what is left.
pub(super) fn mend(book: &Book, tools: &Tools, source: Source, diff: &str) -> Vec<Answer> {
    let (found, repairs) = match look(book, tools, source.clone()) {
        Ok(found) => found,
        Err(why) => return vec![Answer::NotLinted(why)],
    };
    if found.diff != diff {
        let why = "the newsletter has changed since it was checked: look at its repairs again".to_owned();
        return vec![Answer::Linted(Box::new(found)), Answer::Trouble(why)];
    }
    for (letter, mended) in &repairs {
        if let Err(why) = letters::replace(letter, &mended.text) {
            return vec![check(book, tools, source), Answer::Trouble(why)];
        }
    }
    match look(book, tools, source) {
        Ok((left, _)) => vec![Answer::Mended { count: found.repairs, left: Box::new(left) }],
        Err(why) => vec![Answer::NotLinted(why)],
    }
}

type Repair = (Letter, Mended);

fn look(book: &Book, tools: &Tools, source: Source) -> Result<(Linted, Vec<Repair>), String> {
    let mut found = Linted {
        source,
        files: 0,
        links: 0,
        rows: Vec::new(),
        problems: Vec::new(),
        repairs: 0,
        diff: String::new(),
        mended: None,
    };
    let mut check = Lint::new(book).sent_by(tools.clone(), tools.get(&book.bot.newsletter_tool));
    let mut repairs = Vec::new();
    match found.source.clone() {
        Source::Pasted(text) => {
            let letter = letters::from(text.as_bytes(), "the pasted text", None)?;
            repairs.extend(one(&mut check, letter, &mut found));
            found.mended = repairs.first().map(|(_, mended)| mended.text.clone());
        }
        Source::Path(path) => {
            let path = at_home(&path);
            for file in letters::meant(&path)? {
                match letters::read(&file, None) {
                    Ok(letter) => repairs.extend(one(&mut check, letter, &mut found)),
                    Err(why) => found.problems.push(why),
                }
            }
            if found.files == 0
                && let Some(why) = found.problems.first()
            {
                return Err(why.clone());
            }
        }
    }
    Ok((found, repairs))
}

fn one(check: &mut Lint<'_>, letter: Letter, found: &mut Linted) -> Option<Repair> {
    let report = check.check(&letter.name, &letter.text, letter.format);
    let lines = Lines::of(&letter.text);
    found.files += 1;
    found.links += report.links.len();
    for finding in &report.findings {
        if found.rows.len() == MOST_ROWS {
            let more = format!("there are more than {MOST_ROWS} findings: these are the first");
            found.problems.push(more);
            break;
        }
        let (line, column) = lines.position(&letter.text, finding.start);
        // They are in order: of those that begin later none is meant.
        let before = report.links.partition_point(|l| l.span.start <= finding.start);
        let link = report.links[..before].iter().rfind(|l| finding.end <= l.span.end);
        found.rows.push(Row {
            file: letter.name.clone(),
            line,
            column,
            severity: finding.severity,
            rule: finding.rule,
            message: finding.message.clone(),
            excerpt: report.excerpt(&lines, &letter.text, &finding.span(), EXCERPT),
            fix: finding.fix.clone(),
            link: link.map_or_else(|| letter.text[finding.span()].to_owned(), |l| l.url.clone()),
        });
    }
    let mended = lint::mend(check, &letter.text, letter.format)?;
    found.repairs += mended.count;
    found.diff.push_str(&lint::diff_shown(&letter.name, &letter.text, &mended.text));
    Some((letter, mended))
}

/// `~/` is the user's own folder, as a shell would have it.
fn at_home(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(path),
    }
}
