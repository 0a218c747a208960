//! `rules`: the catalogue of findings.

use super::args::Format;
use super::failure::Failure;
use super::out::Out;
use crate::domain::catalogue::{self, Entry};
use crate::domain::near::{near, offer};
use crate::domain::{Rule, Severity};
use clap::Args;
use serde::Serialize;

#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// The rule; by default all of them
    #[arg(value_parser = rule)]
    rule: Option<Rule>,
    #[command(flatten)]
    format: Format,
}

/// Reads the name of a rule, and offers those that may have been meant.
fn rule(text: &str) -> Result<Rule, String> {
    text.parse::<Rule>()
        .map_err(|unknown| format!("{unknown}{}", offer(&near(text, Rule::ALL.iter().map(|r| r.name())))))
}

#[derive(Serialize)]
struct RuleRecord {
    rule: Rule,
    severity: Severity,
    title: &'static str,
    why: &'static str,
    remedy: &'static str,
    wrong: &'static str,
    right: &'static str,
}

impl From<&'static Entry> for RuleRecord {
    fn from(entry: &'static Entry) -> Self {
        let Entry { rule, title, why, remedy, wrong, right } = *entry;
        Self { rule, severity: rule.severity(), title, why, remedy, wrong, right }
    }
}

pub(super) fn run(args: &RulesArgs, out: &mut Out) -> Result<(), Failure> {
    let Some(rule) = args.rule else { return list(args.format, out) };
    let record = RuleRecord::from(catalogue::entry(rule));
    if args.format.json {
        return out.json(&record);
    }
    out.text(&format!("{} ({})", record.rule, record.severity))?;
    out.text(record.title)?;
    let parts = [("Why", record.why), ("What to do", record.remedy), ("Wrong", record.wrong), ("Right", record.right)];
    parts.iter().try_for_each(|(name, text)| {
        out.line("")?;
        out.text(name)?;
        wrap(text).iter().try_for_each(|line| out.text(&format!("  {line}")))
    })
}

fn list(format: Format, out: &mut Out) -> Result<(), Failure> {
    if format.json {
        return out.json(&catalogue::entries().iter().map(RuleRecord::from).collect::<Vec<_>>());
    }
    let rows: Vec<_> = catalogue::entries()
        .iter()
        .map(|e| vec![e.rule.to_string(), e.rule.severity().to_string(), e.title.to_owned()])
        .collect();
    out.table(&["RULE", "SEVERITY", "WHAT"], &rows)
}

/// Lines of at most 76 columns, broken between words. A word that is longer stays whole: it may be a link.
fn wrap(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= 76 => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        let text = "word ".repeat(40);
        let lines = wrap(text.trim());
        assert!(lines.iter().all(|l| l.len() <= 76) && lines.len() > 1);
        assert_eq!(lines.join(" "), text.trim());
        assert_eq!(wrap(&"x".repeat(100)).len(), 1);
    }
}
