//! Charts as SVG, drawn with the page's own colours so that they are right in light and dark. Each says in words what it
//! shows, and none needs colour to be read.

use super::{percent, span};
use crate::domain::day;
use crate::domain::results::Interval;
use crate::domain::show::{escape_html, number, safe};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Text as it can stand in HTML and SVG, also in an attribute: nothing in it is markup, and nothing steers.
pub fn escaped(text: &str) -> String {
    escape_html(&safe(text))
}

/// A number for a coordinate.
fn at(n: f64) -> String {
    let text = format!("{n:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A bar for each rate, with a whisker for its interval: the whisker carries the doubt, the length the rate.
pub fn bars(rows: &[(String, Option<Interval>, bool)]) -> String {
    let (names, width, step) = (220.0, 760.0, 26.0);
    let most = rows.iter().filter_map(|(_, i, _)| i.map(|i| i.high)).fold(0.0_f64, f64::max).max(0.01);
    let scale = (width - names - 150.0) / most;
    let height = rows.len() as f64 * step + 8.0;
    let mut out = format!(
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"A bar for each rate with its 95 % interval\">",
        at(width),
        at(height)
    );
    for (n, (name, interval, ahead)) in rows.iter().enumerate() {
        let y = n as f64 * step + 6.0;
        let (middle, text) = (y + 8.0, y + 12.5);
        // Names are cut where the bars begin: the title has the whole one.
        let short = crate::domain::show::fit(name, 30);
        let star = if *ahead { " ★" } else { "" };
        let _ = write!(out, "<g><title>{}</title>", escaped(name));
        let _ = write!(
            out,
            "<text class=\"name\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}{star}</text>",
            at(names - 10.0),
            at(text),
            escaped(&short)
        );
        match interval {
            Some(i) => {
                let x = |share: f64| at(names + share * scale);
                let _ = write!(
                    out,
                    "<rect class=\"bar\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"16\"/>\
                     <path class=\"whisker\" d=\"M{low} {m}H{high}M{low} {a}V{b}M{high} {a}V{b}\"/>\
                     <text x=\"{}\" y=\"{}\">{} <tspan class=\"faint\">{}</tspan></text>",
                    at(names),
                    at(y),
                    at(i.rate * scale),
                    at(names + i.high * scale + 8.0),
                    at(text),
                    percent(i.rate),
                    span(i),
                    low = x(i.low),
                    high = x(i.high),
                    m = at(middle),
                    a = at(middle - 5.0),
                    b = at(middle + 5.0),
                );
            }
            None => {
                let _ =
                    write!(out, "<text class=\"faint\" x=\"{}\" y=\"{}\">no rate is known</text>", at(names), at(text));
            }
        }
        out.push_str("</g>");
    }
    out.push_str("</svg>");
    out
}

/// Starts by day, from the first to the last, as a line over its area.
pub fn line(days: &BTreeMap<i64, u64>) -> String {
    let (Some((first, _)), Some((last, _))) = (days.first_key_value(), days.last_key_value()) else {
        return String::new();
    };
    let (width, height, left, bottom) = (760.0, 180.0, 52.0, 22.0);
    let most = days.values().copied().max().unwrap_or(1).max(1);
    let long = (last - first).max(1) as f64;
    let x = |day: i64| left + (day - first) as f64 / long * (width - left - 12.0);
    let y = |n: u64| 12.0 + (1.0 - n as f64 / most as f64) * (height - bottom - 12.0);
    let mut path = String::new();
    // Very long times are drawn by week, which the label says.
    let by = if last - first > 730 { 7 } else { 1 };
    let mut points: Vec<(i64, u64)> = Vec::new();
    let mut day = *first;
    while day <= *last {
        points.push((
            day,
            (day..(day + by).min(last + 1)).map(|d| days.get(&d).copied().unwrap_or(0)).sum::<u64>()
                / by.cast_unsigned(),
        ));
        day += by;
    }
    for (n, (day, count)) in points.iter().enumerate() {
        let _ = write!(path, "{}{} {}", if n == 0 { "M" } else { "L" }, at(x(*day)), at(y(*count)));
    }
    let name = |day: i64| day::in_words(&day::of_ms(day * 86_400_000));
    let label = format!("Starts by day, {} to {}, at most {} a day", name(*first), name(*last), number(most));
    let base = at(height - bottom);
    let end = points.last().map_or(*last, |(day, _)| *day);
    let dot = if points.len() == 1 {
        format!("<circle class=\"dot\" cx=\"{}\" cy=\"{}\" r=\"3\"/>", at(x(*first)), at(y(most)))
    } else {
        String::new()
    };
    format!(
        "<svg viewBox=\"0 0 {w} {h}\" role=\"img\" aria-label=\"{label}\"><title>{label}</title>\
         <path class=\"axis\" d=\"M{l} {base}H{r}M{l} {top}H{r}\"/>\
         <text class=\"faint\" x=\"{tick}\" y=\"{t1}\" text-anchor=\"end\">{most}</text>\
         <text class=\"faint\" x=\"{tick}\" y=\"{base}\" text-anchor=\"end\">0</text>\
         <path class=\"area\" d=\"{path}L{xe} {base}L{l} {base}Z\"/><path class=\"line\" d=\"{path}\"/>{dot}\
         <text class=\"faint\" x=\"{l}\" y=\"{t2}\">{from}</text>\
         <text class=\"faint\" x=\"{r}\" y=\"{t2}\" text-anchor=\"end\">{to}</text></svg>",
        w = at(width),
        h = at(height),
        l = at(left),
        r = at(width - 12.0),
        top = at(12.0),
        tick = at(left - 6.0),
        t1 = at(16.0),
        t2 = at(height - 6.0),
        xe = at(x(end)),
        most = number(most),
        from = name(*first),
        to = name(*last),
    )
}

/// The names of the weekdays.
pub const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Starts by weekday and hour: a square for each, filled by how many there were, with the number in it.
pub fn heat(hours: &[[u64; 24]; 7]) -> String {
    let most = hours.iter().flatten().copied().max().unwrap_or(0);
    if most == 0 {
        return String::new();
    }
    let (cell, left, top) = (28.0, 44.0, 18.0);
    let mut out = format!(
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"Starts by weekday and hour, at most {}\">",
        at(left + 24.0 * cell + 4.0),
        at(top + 7.0 * cell + 4.0),
        number(most)
    );
    for hour in (0..24).step_by(3) {
        let x = left + f64::from(hour) * cell + cell / 2.0;
        let _ = write!(out, "<text class=\"faint\" x=\"{}\" y=\"12\" text-anchor=\"middle\">{hour:02}</text>", at(x));
    }
    for (day, row) in hours.iter().enumerate() {
        let y = top + day as f64 * cell;
        let _ = write!(
            out,
            "<text class=\"faint\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            at(left - 8.0),
            at(y + 18.0),
            WEEKDAYS[day]
        );
        for (hour, n) in row.iter().enumerate() {
            let x = left + hour as f64 * cell;
            // Never so faint that something looks like nothing.
            let share = if *n == 0 { 0.0 } else { 0.12 + 0.88 * *n as f64 / most as f64 };
            let _ = write!(
                out,
                "<rect class=\"cell\" x=\"{}\" y=\"{}\" width=\"{s}\" height=\"{s}\" fill-opacity=\"{share:.2}\"><title>{} {hour:02}:00: {}</title></rect>",
                at(x),
                at(y),
                WEEKDAYS[day],
                number(*n),
                s = at(cell - 2.0),
            );
            if *n > 0 {
                let class = if share > 0.72 { "on" } else { "off" };
                let _ = write!(
                    out,
                    "<text class=\"count {class}\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                    at(x + cell / 2.0 - 1.0),
                    at(y + 17.0),
                    short(*n)
                );
            }
        }
    }
    out.push_str("</svg>");
    out
}

/// A number in at most four characters.
pub fn short(n: u64) -> String {
    match n {
        0..1_000 => n.to_string(),
        1_000..10_000 => format!("{:.1}k", n as f64 / 1_000.0),
        10_000..1_000_000 => format!("{}k", n / 1_000),
        _ => format!("{}M", n / 1_000_000),
    }
}

/// How the channels share the contacts: a bar in parts, and a line of words for each.
pub fn split(parts: &[(&str, u64)]) -> String {
    let sum: u64 = parts.iter().map(|(_, n)| n).sum();
    if sum == 0 {
        return String::new();
    }
    let (width, step) = (760.0, 24.0);
    let most = parts.iter().map(|(_, n)| *n).max().unwrap_or(1).max(1);
    let mut out = format!(
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"Contacts by channel\">",
        at(width),
        at(parts.len() as f64 * step + 4.0)
    );
    for (n, (name, count)) in parts.iter().enumerate() {
        let y = n as f64 * step + 4.0;
        let wide = *count as f64 / most as f64 * 420.0;
        let _ = write!(
            out,
            "<text class=\"name\" x=\"130\" y=\"{t}\" text-anchor=\"end\">{}</text>\
             <rect class=\"bar\" x=\"140\" y=\"{}\" width=\"{}\" height=\"16\"/>\
             <text x=\"{}\" y=\"{t}\">{} <tspan class=\"faint\">{}</tspan></text>",
            escaped(name),
            at(y),
            at(wide),
            at(148.0 + wide),
            number(*count),
            percent(*count as f64 / sum as f64),
            t = at(y + 12.5),
        );
    }
    out.push_str("</svg>");
    out
}
