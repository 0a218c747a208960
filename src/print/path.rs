//! Paths of lines and curves, and which dots they fill.

/// A point: to the right, and down.
pub type Point = (f64, f64);

/// A step of a path. Every outline begins with a move and ends with a close.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// A new outline begins here.
    Move(Point),
    /// A straight line.
    Line(Point),
    /// A cubic Bézier curve: two points that bend it, and its end.
    Curve(Point, Point, Point),
    /// Back to where the outline began.
    Close,
}

impl Step {
    /// The same with every point moved by a function.
    #[must_use]
    pub fn map(self, at: impl Fn(Point) -> Point) -> Self {
        match self {
            Self::Move(to) => Self::Move(at(to)),
            Self::Line(to) => Self::Line(at(to)),
            Self::Curve(a, b, to) => Self::Curve(at(a), at(b), at(to)),
            Self::Close => Self::Close,
        }
    }
}

/// The corners of the outlines, with curves as short lines.
pub fn flat(path: &[Step]) -> Vec<Vec<Point>> {
    const STEPS: u8 = 8;
    let mut outlines: Vec<Vec<Point>> = Vec::new();
    for step in path {
        match (*step, outlines.last_mut()) {
            (Step::Move(to), _) => outlines.push(vec![to]),
            (Step::Line(to), Some(corners)) => corners.push(to),
            (Step::Curve(a, b, to), Some(corners)) => {
                let from = corners.last().copied().unwrap_or(to);
                for n in 1..=STEPS {
                    let t = f64::from(n) / f64::from(STEPS);
                    let s = 1.0 - t;
                    let mix = |p: [f64; 4]| {
                        s * s * s * p[0] + 3.0 * s * s * t * p[1] + 3.0 * s * t * t * p[2] + t * t * t * p[3]
                    };
                    corners.push((mix([from.0, a.0, b.0, to.0]), mix([from.1, a.1, b.1, to.1])));
                }
            }
            (Step::Close, _) | (_, None) => {}
        }
    }
    outlines
}

/// Calls `span` with the row and the columns of dots whose middles are inside of closed outlines, by the nonzero rule.
pub fn scan(
    outlines: &[Vec<Point>],
    (width, height): (usize, usize),
    mut span: impl FnMut(usize, std::ops::Range<usize>),
) {
    let mut rows: Vec<Vec<(f64, i32)>> = vec![Vec::new(); height];
    for corners in outlines {
        for (at, from) in corners.iter().enumerate() {
            cross(*from, corners[(at + 1) % corners.len()], &mut rows);
        }
    }
    for (row, crossings) in rows.iter_mut().enumerate() {
        crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut winding = 0;
        for pair in crossings.windows(2) {
            winding += pair[0].1;
            let dot = |x: f64| ((x - 0.5).ceil().max(0.0) as usize).min(width);
            let columns = dot(pair[0].0)..dot(pair[1].0);
            if winding != 0 && !columns.is_empty() {
                span(row, columns);
            }
        }
    }
}

/// Notes where an edge crosses the middles of rows.
pub fn cross(from: Point, to: Point, rows: &mut [Vec<(f64, i32)>]) {
    if (from.1 - to.1).abs() < f64::EPSILON {
        return;
    }
    let (upper, lower, sense) = if from.1 < to.1 { (from, to, 1) } else { (to, from, -1) };
    let first = (upper.1 - 0.5).ceil().max(0.0) as usize;
    let past = ((lower.1 - 0.5).ceil().max(0.0) as usize).min(rows.len());
    for (row, list) in rows.iter_mut().enumerate().take(past).skip(first) {
        let y = row as f64 + 0.5;
        list.push((upper.0 + (lower.0 - upper.0) * (y - upper.1) / (lower.1 - upper.1), sense));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_inside_are_filled_and_holes_are_not() {
        let square = |at: f64, side: f64, turned: bool| {
            let mut corners = vec![(at, at), (at + side, at), (at + side, at + side), (at, at + side)];
            if turned {
                corners.reverse();
            }
            corners
        };
        let mut dots = [[false; 8]; 8];
        scan(&[square(1.0, 6.0, false), square(3.0, 2.0, true)], (8, 8), |row, columns| dots[row][columns].fill(true));
        let count = |row: usize| dots[row].iter().filter(|dot| **dot).count();
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 7].map(count), [0, 6, 6, 4, 4, 6, 6, 0]);
    }

    #[test]
    fn curves_end_where_they_should() {
        let path = [Step::Move((0.0, 0.0)), Step::Curve((0.0, 1.0), (1.0, 1.0), (1.0, 0.0)), Step::Close];
        let corners = &flat(&path)[0];
        assert_eq!((corners[0], corners[8]), ((0.0, 0.0), (1.0, 0.0)));
        assert!((corners[4].0 - 0.5).abs() < 1e-9 && (corners[4].1 - 0.75).abs() < 1e-9);
    }
}
