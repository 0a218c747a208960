//! The report as JSON: keys are a contract, to be added to.

use super::{Paper, verdict};
use crate::domain::results::{Comparison, Figures, How, Interval, Row, Verdict, caveats};
use crate::domain::time;
use crate::domain::{Channel, day};
use serde_json::{Value, json};

/// The report as JSON.
pub fn json(paper: &Paper<'_>) -> Value {
    let Paper { book, tally, report, scope, .. } = *paper;
    let days: Vec<Value> = report
        .sum
        .days
        .iter()
        .map(|(day, started)| json!({ "day": day::of_ms(day * 86_400_000), "started": started }))
        .collect();
    let channels: Vec<Value> = report
        .channels
        .iter()
        .map(|(channel, f)| merged(json!({ "channel": channel.map(Channel::name) }), figures(f)))
        .collect();
    let unmatched: Vec<Value> = paper
        .unmatched
        .iter()
        .map(|u| {
            json!({
                "in": super::clue_name(book, &u.clue.what), "value": u.clue.value, "contacts": u.count,
                "link": u.link.and_then(|l| book.link(l)).map(|l| &l.reference),
                "likeliest": u.likeliest().map(|place| placed(paper, place)),
                "likely": u.likely.iter().map(|place| placed(paper, *place)).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "bot": book.bot.name,
        "made": time::utc(paper.now_ms),
        "imports": tally.imports,
        "contacts": tally.contacts,
        "contacts_on_channel": scope.channel.map(|_| report.contacts),
        "from": paper.days.0, "to": paper.days.1,
        "level": scope.level.name(),
        "sort": scope.sort.name(),
        "conversion": if tally.conversion.is_empty() { Value::Null } else { json!(tally.conversion) },
        "conversions": tally.conversions,
        "amount_of": named(&tally.amount_of),
        "currency": named(&tally.currency),
        "rows": report.rows.iter().map(|r| row(paper, r)).collect::<Vec<_>>(),
        "total": figures(&report.total),
        "channels": channels,
        "comparisons": report.comparisons.iter().map(|c| comparison(paper, c)).collect::<Vec<_>>(),
        "days": days,
        "hours": report.sum.hours.iter().map(|day| day.to_vec()).collect::<Vec<_>>(),
        "unmatched": unmatched,
        "of_no_link": report.unknown,
        "another_way": report.bare,
        "caveats": caveats(report),
    })
}

fn named(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { json!(text) }
}

fn placed(paper: &Paper<'_>, (link, placement): (crate::domain::Uid, crate::domain::Uid)) -> Value {
    let reference = paper.book.link(link).map(|l| &l.reference);
    json!({ "link": reference, "placement": paper.book.placement(link, placement).map(|p| &p.label) })
}

fn rate(interval: Option<Interval>) -> Value {
    interval.map_or(Value::Null, |i| json!({ "rate": i.rate, "low": i.low, "high": i.high }))
}

fn figures(f: &Figures) -> Value {
    let units = |cents: Option<f64>| cents.map(|c| (c.round()) / 100.0);
    let by: serde_json::Map<String, Value> =
        How::ALL.iter().zip(f.how).map(|(how, n)| (how.name().to_owned(), json!(n))).collect();
    json!({
        "distributed": f.distributed,
        "started": f.started,
        "start_rate": rate(f.start_rate()),
        "converted": f.converted,
        "conversion_rate": rate(f.conversion_rate()),
        "amount": f.amount_cents as f64 / 100.0,
        "cost": units(f.cost_cents.map(|c| c as f64)),
        "cost_per_start": units(f.cost_per_start()),
        "cost_per_conversion": units(f.cost_per_conversion()),
        "matched": by,
    })
}

fn merged(mut into: Value, from: Value) -> Value {
    if let (Value::Object(into), Value::Object(from)) = (&mut into, from) {
        into.extend(from);
    }
    into
}

fn row(paper: &Paper<'_>, row: &Row) -> Value {
    let head = json!({
        "campaign": named(&row.campaign),
        "link": named(&row.reference),
        "placement": if row.placement.is_some() { named(&row.label) } else { Value::Null },
        "channel": paper.scope.channel.or(row.channel).map(Channel::name),
        "ahead": row.ahead,
    });
    merged(head, figures(&row.figures))
}

fn comparison(paper: &Paper<'_>, comparison: &Comparison) -> Value {
    let (word, ahead) = match &comparison.verdict {
        Verdict::Ahead(uid) => {
            let found = paper.book.links().find(|l| paper.book.placement(l.uid, *uid).is_some());
            ("ahead", found.map(|l| placed(paper, (l.uid, *uid))))
        }
        Verdict::TooFew | Verdict::Nothing => ("too-few-to-call", None),
    };
    json!({
        "channel": comparison.channel.name(),
        "verdict": word,
        "ahead": ahead,
        "compared": comparison.compared,
        "left_out": comparison.left_out,
        "sentence": verdict(paper.book, comparison, paper.converts()),
    })
}
