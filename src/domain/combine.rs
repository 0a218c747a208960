//! Two people changed one thing: what both together come to, where they changed different attributes.

use super::change::Entity;
use serde_json::{Map, Value};

/// Both changes of `base` together; `None`: they changed the same attribute, each in another way, or it is not one thing.
pub fn combine(base: &Entity, mine: &Entity, theirs: &Entity) -> Option<Entity> {
    if base.key() != mine.key() || base.key() != theirs.key() {
        return None;
    }
    let object = |entity: &Entity| match serde_json::to_value(entity) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    };
    let (base, mine, theirs) = (object(base)?, object(mine)?, object(theirs)?);
    let mut both = Map::new();
    for key in mine.keys().chain(theirs.keys()).chain(base.keys()) {
        let (b, m, t) = (base.get(key), mine.get(key), theirs.get(key));
        let value = match () {
            () if m == b => t,
            () if t == b || t == m => m,
            () => return None,
        };
        both.extend(value.map(|value| (key.clone(), value.clone())));
    }
    serde_json::from_value(Value::Object(both)).ok()
}

#[cfg(test)]
mod tests {
    use super::super::{Link, Status};
    use super::*;

    #[test]
    fn different_attributes_go_together_and_the_same_do_not() {
        let base = Link { reference: "a".into(), ..Link::default() };
        let mine = Link { name: "mine".into(), ..base.clone() };
        let theirs = Link { status: Status::Live, ..base.clone() };
        let combined = |m: &Link, t: &Link| {
            combine(&Entity::Link(base.clone()), &Entity::Link(m.clone()), &Entity::Link(t.clone()))
        };
        let both = Link { name: "mine".into(), status: Status::Live, ..base.clone() };
        assert_eq!(combined(&mine, &theirs), Some(Entity::Link(both)));
        let other = Link { name: "theirs".into(), ..base.clone() };
        assert_eq!(combined(&mine, &other), None);
        assert_eq!(combined(&mine, &mine), Some(Entity::Link(mine.clone())));
    }
}
