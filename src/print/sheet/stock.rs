//! Stocks: what a sheet of labels, cards or tents looks like. They are data, in `assets/stocks.toml`, and a file of the
//! user's own adds to them.

use crate::domain::model::fold;
use crate::domain::near::{near, offer};
use crate::print::Length;
use serde::Deserialize;
use std::fmt;
use std::sync::LazyLock;

/// What the program knows by itself.
const TEXT: &str = include_str!("../../../assets/stocks.toml");

/// What the user's own file is called, in the folder of the settings.
pub const FILE: &str = "stocks.toml";

/// More on a page than anybody sells.
const MOST: usize = 2_000;

/// How much further than the sheet a grid may reach: what rounding in a maker's figures comes to, in millimetres.
const TOLERANCE: f64 = 0.05;

/// A size of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// 297 × 420 mm.
    A3,
    /// 210 × 297 mm.
    A4,
    /// 148 × 210 mm.
    A5,
    /// 8.5 × 11 in.
    Letter,
}

impl Paper {
    const ALL: [Self; 4] = [Self::A3, Self::A4, Self::A5, Self::Letter];

    /// The name in the file and in lists.
    pub const fn name(self) -> &'static str {
        match self {
            Self::A3 => "A3",
            Self::A4 => "A4",
            Self::A5 => "A5",
            Self::Letter => "Letter",
        }
    }

    /// Width and height.
    pub const fn size(self) -> (Length, Length) {
        match self {
            Self::A3 => (Length::mm(297.0), Length::mm(420.0)),
            Self::A4 => (Length::mm(210.0), Length::mm(297.0)),
            Self::A5 => (Length::mm(148.0), Length::mm(210.0)),
            Self::Letter => (Length::inches(8.5), Length::inches(11.0)),
        }
    }
}

/// What becomes of a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Labels, peeled off.
    #[default]
    Labels,
    /// Cards, cut or broken out.
    Cards,
    /// Table tents, folded across the middle: the upper face is printed upside down.
    Tents,
    /// One a page.
    Poster,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Labels, Self::Cards, Self::Tents, Self::Poster];

    /// What one of them is called in the plural; also the name in the file, but for posters.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Labels => "labels",
            Self::Cards => "cards",
            Self::Tents => "tents",
            Self::Poster => "posters",
        }
    }

    /// How many faces of one are printed.
    pub const fn faces(self) -> usize {
        if matches!(self, Self::Tents) { 2 } else { 1 }
    }
}

/// A sheet of labels, cards or tents.
#[derive(Clone, Debug, PartialEq)]
pub struct Stock {
    /// The name on the box.
    pub name: String,
    /// Other names.
    pub also: Vec<String>,
    /// The paper.
    pub paper: Paper,
    /// What becomes of it.
    pub kind: Kind,
    /// Width and height of one label.
    pub size: (Length, Length),
    /// How many there are across and down.
    pub count: (usize, usize),
    /// From the left edge of one to that of the next, and from the upper edge to the next.
    pub pitch: (Length, Length),
    /// From the left and upper edges of the sheet to the first.
    pub corner: (Length, Length),
}

impl Stock {
    /// How many labels a page has.
    pub const fn per_page(&self) -> usize {
        self.count.0 * self.count.1
    }
}

/// `L7160: 21 labels of 63.5 mm × 38.1 mm on A4`
impl fmt::Display for Stock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, kind, size: (width, height), paper, .. } = self;
        let what = match (kind, self.per_page()) {
            (Kind::Poster, _) => "1 poster".to_owned(),
            (Kind::Tents, 1) => "1 tent".to_owned(),
            (kind, many) => format!("{many} {}", kind.plural()),
        };
        write!(f, "{name}: {what} of {width} × {height} on {}", paper.name())
    }
}

/// What the program knows by itself. Read when it is first asked for: most people who start the program print nothing.
static KNOWN: LazyLock<Vec<Stock>> = LazyLock::new(|| {
    let (stocks, problems) = add(Vec::new(), TEXT, FILE);
    debug_assert_eq!(problems, Vec::<String>::new());
    stocks
});

/// Every stock that is known.
#[derive(Clone, Debug, Default)]
pub struct Stocks {
    /// With the user's own; `None`: there are none.
    changed: Option<Vec<Stock>>,
}

impl PartialEq for Stocks {
    fn eq(&self, other: &Self) -> bool {
        self.all() == other.all()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    stock: Vec<toml::Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    #[serde(default)]
    also: Vec<String>,
    page: String,
    #[serde(default)]
    kind: Option<String>,
    size: String,
    count: String,
    #[serde(default)]
    pitch: Option<String>,
    #[serde(default)]
    corner: Option<String>,
}

impl Stocks {
    /// What the program knows by itself.
    pub const fn builtin() -> Self {
        Self { changed: None }
    }

    /// With those of a text, each in the place of one of the same name; and what is wrong in the text, a sentence each.
    /// `file`: what sentences call it.
    #[must_use]
    pub fn with_additions(self, text: &str, file: &str) -> (Self, Vec<String>) {
        let (all, problems) = add(self.all().to_vec(), text, file);
        (Self { changed: Some(all) }, problems)
    }

    /// All, in their order.
    pub fn all(&self) -> &[Stock] {
        self.changed.as_deref().unwrap_or(&KNOWN)
    }

    /// The stock with this name, without regard to case; a maker's name before it does no harm.
    pub fn named(&self, name: &str) -> Result<&Stock, String> {
        let wanted = fold(name.trim());
        let bare = wanted.strip_prefix("avery").map_or(wanted.as_str(), |rest| rest.trim_start_matches([' ', '-']));
        let bare = bare.strip_prefix("zweckform").map_or(bare, |rest| rest.trim_start_matches([' ', '-']));
        let all = self.all();
        let by_name = all.iter().find(|s| fold(&s.name) == bare);
        by_name.or_else(|| all.iter().find(|s| s.also.iter().any(|a| fold(a) == bare))).ok_or_else(|| {
            let names = all.iter().flat_map(|s| std::iter::once(&s.name).chain(&s.also)).map(String::as_str);
            let near = offer(&near(name, names));
            let way = "“entrylink sheet --stock list” shows those there are, and your own stocks.toml adds to them";
            if near.is_empty() {
                format!("there is no stock “{name}”: {way}")
            } else {
                format!("there is no stock “{name}”{near}")
            }
        })
    }
}

/// `all` with the stocks of a text, and what is wrong in it.
fn add(mut all: Vec<Stock>, text: &str, file: &str) -> (Vec<Stock>, Vec<String>) {
    let line_of = |at: usize| text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
    let entries = match toml::from_str::<File>(text) {
        Ok(file) => file.stock,
        Err(e) => {
            let line = e.span().map_or(1, |span| line_of(span.start));
            let why = e.message().replace('\n', " ");
            return (all, vec![format!("{file}, line {line}: {why}; none of its stocks is used until then")]);
        }
    };
    let mut problems = Vec::new();
    for entry in entries {
        let line = line_of(entry.span().start);
        match read(entry.into_inner()) {
            Ok(stock) => match all.iter_mut().find(|s| fold(&s.name) == fold(&stock.name)) {
                Some(old) => *old = stock,
                None => all.push(stock),
            },
            Err(why) => problems.push(format!("{file}, line {line}: {why}")),
        }
    }
    (all, problems)
}

fn read(entry: Entry) -> Result<Stock, String> {
    let name = entry.name.trim().to_owned();
    if name.is_empty() {
        return Err("a stock needs a name".to_owned());
    }
    let about = |what: &str, why: &str| format!("“{name}”: {what}: {why}");
    let paper = Paper::ALL.into_iter().find(|p| p.name().eq_ignore_ascii_case(&entry.page));
    let paper = paper.ok_or_else(|| about("page", "it is a3, a4, a5 or letter"))?;
    let kind = match entry.kind.as_deref() {
        None => Kind::Labels,
        Some("poster") => Kind::Poster,
        Some(kind) => Kind::ALL
            .into_iter()
            .find(|k| k.plural() == kind)
            .ok_or_else(|| about("kind", "it is labels, cards, tents or poster"))?,
    };
    let size = pair(&entry.size).map_err(|why| about("size", &why))?;
    let count = counts(&entry.count).ok_or_else(|| about("count", "write it as “3 x 7”: across, then down"))?;
    let pitch = entry.pitch.as_deref().map_or(Ok(size), pair).map_err(|why| about("pitch", &why))?;
    if pitch.0 < size.0 || pitch.1 < size.1 {
        return Err(about("pitch", "the labels would lie over each other: it is at least their size"));
    }
    let reach = |size: Length, pitch: Length, count: usize| pitch * (count - 1) as f64 + size;
    let all = (reach(size.0, pitch.0, count.0), reach(size.1, pitch.1, count.1));
    let sheet = paper.size();
    let middle = ((sheet.0 - all.0) / 2.0, (sheet.1 - all.1) / 2.0);
    let corner = entry.corner.as_deref().map_or(Ok(middle), pair).map_err(|why| about("corner", &why))?;
    let fits = |corner: Length, all: Length, sheet: Length| {
        corner.as_mm() >= -TOLERANCE && (corner + all).as_mm() <= sheet.as_mm() + TOLERANCE
    };
    if !fits(corner.0, all.0, sheet.0) || !fits(corner.1, all.1, sheet.1) {
        return Err(about("size", &format!("{} × {} labels do not fit on {}", count.0, count.1, paper.name())));
    }
    Ok(Stock { name, also: entry.also, paper, kind, size, count, pitch, corner })
}

/// `63.5mm x 38.1mm`
fn pair(text: &str) -> Result<(Length, Length), String> {
    let (width, height) =
        text.split_once(['x', '×']).ok_or_else(|| format!("“{text}” is written as “63.5mm x 38.1mm”"))?;
    Ok((width.parse()?, height.parse()?))
}

/// `3 x 7`
fn counts(text: &str) -> Option<(usize, usize)> {
    let (across, down) = text.split_once(['x', '×'])?;
    let (across, down): (usize, usize) = (across.trim().parse().ok()?, down.trim().parse().ok()?);
    let total = across.checked_mul(down)?;
    (1..=MOST).contains(&total).then_some((across, down))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_stocks_are_all_good_and_have_names_of_their_own() {
        let (stocks, problems) = add(Vec::new(), TEXT, FILE);
        assert_eq!(problems, Vec::<String>::new());
        let mut names: Vec<String> =
            stocks.iter().flat_map(|s| std::iter::once(&s.name).chain(&s.also)).map(|n| fold(n)).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
        for paper in Paper::ALL {
            assert!(stocks.iter().any(|s| s.paper == paper), "{paper:?}");
        }
        for kind in Kind::ALL {
            assert!(stocks.iter().any(|s| s.kind == kind), "{kind:?}");
        }
    }

    #[test]
    fn a_grid_without_a_corner_is_in_the_middle() {
        let stocks = Stocks::builtin();
        let l7160 = stocks.named("Avery L7160").unwrap();
        assert_eq!((l7160.per_page(), l7160.to_string().as_str()), (21, "L7160: 21 labels of 63.5 mm × 38.1 mm on A4"));
        let (left, top) = l7160.corner;
        assert!((left.as_mm() - 7.21).abs() < 0.01 && (top.as_mm() - 15.15).abs() < 0.01, "{left} {top}");
        let us = stocks.named("5160").unwrap();
        assert!((us.corner.0.as_mm() - 4.7625).abs() < 0.01 && (us.corner.1.as_mm() - 12.7).abs() < 0.01);
        assert_eq!(stocks.named("8160").unwrap().name, "5160");
    }

    #[test]
    fn a_users_own_file_adds_and_replaces() {
        let text = "[[stock]]\nname = \"mine\"\npage = \"a5\"\nsize = \"2cm x 2cm\"\ncount = \"3x4\"\ncorner = \"1cm x 1cm\"\n\
                    [[stock]]\nname = \"l7160\"\npage = \"a4\"\nkind = \"cards\"\nsize = \"50mm x 50mm\"\ncount = \"2 x 2\"\n";
        let (stocks, problems) = Stocks::builtin().with_additions(text, "mine.toml");
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(stocks.named("MINE").unwrap().corner, (Length::mm(10.0), Length::mm(10.0)));
        assert_eq!(stocks.named("L7160").unwrap().kind, Kind::Cards);
        assert_eq!(stocks.all().len(), Stocks::builtin().all().len() + 1);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let entry = |rest: &str| format!("\n[[stock]]\nname = \"x\"\npage = \"a4\"\n{rest}\n");
        for (rest, said) in [
            ("size = \"10mm\"\ncount = \"1 x 1\"", "“x”: size: “10mm” is written as"),
            ("size = \"10 x 10\"\ncount = \"1 x 1\"", "“x”: size: “10” is no length"),
            ("size = \"10mm x 10mm\"\ncount = \"0 x 1\"", "“x”: count"),
            ("size = \"10mm x 10mm\"\ncount = \"99999 x 99999\"", "“x”: count"),
            ("size = \"150mm x 10mm\"\ncount = \"2 x 1\"", "2 × 1 labels do not fit on A4"),
            ("size = \"20mm x 20mm\"\ncount = \"2 x 1\"\npitch = \"10mm x 20mm\"", "would lie over each other"),
            ("size = \"20mm x 20mm\"\ncount = \"2 x 1\"\nkind = \"flags\"", "“x”: kind"),
        ] {
            let (stocks, problems) = Stocks::builtin().with_additions(&entry(rest), "mine.toml");
            assert!(problems[0].starts_with("mine.toml, line 2: ") && problems[0].contains(said), "{problems:?}");
            assert_eq!(stocks, Stocks::builtin());
        }
        let (_, problems) = Stocks::builtin().with_additions("[[stock]]\nnmae = 3\n", "mine.toml");
        assert!(problems[0].starts_with("mine.toml, line "), "{problems:?}");
        assert!(Stocks::builtin().named("L7610").unwrap_err().contains("did you mean"));
        assert!(Stocks::builtin().named("zzzz").unwrap_err().contains("--stock list"));
    }
}
