//! Duplicates of many things at once.

use super::open::free_ref;
use crate::app::links::RowId;
use crate::domain::model::fold;
use crate::domain::{Book, Change, Entity, IdSource, Link, Placement, Status};

/// The changes that duplicate each row: a link with its placements as a draft, a placement beside the first. Names get
/// `-copy`, and a number where that is taken.
pub fn duplicates(book: &Book, rows: &[RowId], ids: &mut IdSource, now: i64) -> Vec<Change> {
    // Names given on the way count as taken.
    let mut after = book.clone();
    let mut changes = Vec::new();
    for row in rows {
        let made = match row {
            RowId::Link(uid) => book.link(*uid).map_or_else(Vec::new, |link| link_copy(&after, link, ids, now)),
            RowId::Place(link, place) => book
                .placement(*link, *place)
                .map(|p| {
                    let label = free_label(&after, p);
                    Change::create(Entity::Placement(Placement {
                        uid: ids.next(now),
                        label,
                        archived: false,
                        ..p.clone()
                    }))
                })
                .into_iter()
                .collect(),
        };
        for change in &made {
            after.apply(change);
        }
        changes.extend(made);
    }
    changes
}

fn link_copy(book: &Book, link: &Link, ids: &mut IdSource, now: i64) -> Vec<Change> {
    let copy = Link {
        uid: ids.next(now),
        reference: free_ref(book, &link.reference),
        status: Status::Draft,
        status_before: None,
        ..link.clone()
    };
    let places = book.placements(link.uid).iter().map(|p| {
        let uid = ids.next(now);
        Change::create(Entity::Placement(Placement { uid, link: copy.uid, archived: false, ..p.clone() }))
    });
    let places: Vec<Change> = places.collect();
    let mut changes = vec![Change::create(Entity::Link(copy))];
    changes.extend(places);
    changes
}

fn free_label(book: &Book, place: &Placement) -> String {
    let taken = |label: &str| book.placements(place.link).iter().any(|p| fold(&p.label) == fold(label));
    let base = format!("{}-copy", place.label);
    let mut label = base.clone();
    let mut n = 2;
    while taken(&label) {
        label = format!("{base}{n}");
        n += 1;
    }
    label
}
