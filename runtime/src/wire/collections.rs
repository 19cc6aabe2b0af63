//! Reading and writing lists and maps.

use super::Wire;
use crate::json::{Fault, Parser, Writer};
use crate::value::{List, Map, Text};

/// The capacity of a vector that is filled one by one is at most this many times its length.
pub(crate) const GROWTH: usize = 2;

/// An explicit `null` is read as absent.
impl<T: Wire> Wire for List<T> {
    fn blank() -> Self {
        List::absent()
    }

    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        *self = match p.null()? {
            true => List::absent(),
            false => read_items(p)?.into(),
        };
        Ok(())
    }

    fn write(&self, w: &mut Writer) {
        match self.is_absent() {
            true => w.null(),
            false => write_items(self, w),
        }
    }

    fn is_absent(&self) -> bool {
        List::is_absent(self)
    }
}

/// A list that is always there: the whole of a body, or of an answer.
impl<T: Wire> Wire for Vec<T> {
    fn blank() -> Self {
        Vec::new()
    }

    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        *self = read_items(p)?;
        self.shrink_to_fit();
        Ok(())
    }

    fn write(&self, w: &mut Writer) {
        write_items(self, w);
    }
}

impl<T: Wire> Wire for Map<T> {
    fn blank() -> Self {
        Map::default()
    }

    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), Fault> {
        let mut members: Vec<(Text, T)> = Vec::new();
        let mut first = true;
        p.begin_object()?;
        while let Some(key) = p.member(&mut first)? {
            let mut value = T::blank();
            value.read(p)?;
            p.claim(GROWTH * size_of::<(Text, T)>())?;
            members.push((key.into(), value));
        }
        *self = members.into();
        Ok(())
    }

    fn write(&self, w: &mut Writer) {
        w.begin_object();
        self.write_members(w);
        w.end_object();
    }
}

impl<T: Wire> Map<T> {
    /// Writes the members into an object that is open.
    #[doc(hidden)]
    pub fn write_members(&self, w: &mut Writer) {
        for (key, value) in self {
            w.key(key);
            value.write(w);
        }
    }
}

#[inline(never)]
fn read_items<T: Wire>(p: &mut Parser<'_>) -> Result<Vec<T>, Fault> {
    let field = p.field();
    let mut first = true;
    p.begin_array()?;
    if !p.element(&mut first)? {
        return Ok(Vec::new());
    }
    let begun = p.offset();
    let room = p.room::<T>(field);
    let mut items = Vec::with_capacity(p.claim_room(room, size_of::<T>())?);
    loop {
        if items.len() == items.capacity() {
            let more = p.more_room(items.len(), begun);
            items.reserve_exact(p.claim_room(more, size_of::<T>())?);
        }
        // Made and read in place: an element is large, and would be copied from here otherwise.
        items.push(T::blank());
        if let Some(item) = items.last_mut() {
            item.read(p)?;
        }
        if !p.element(&mut first)? {
            p.note_length(field, items.len());
            // The list that is made of them has no spare room.
            p.release((items.capacity() - items.len()).saturating_mul(size_of::<T>()));
            return Ok(items);
        }
    }
}

#[inline(never)]
fn write_items<T: Wire>(items: &[T], w: &mut Writer) {
    w.begin_array();
    for item in items {
        item.write(w);
    }
    w.end_array();
}
