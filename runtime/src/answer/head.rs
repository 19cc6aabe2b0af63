//! What stands beside the content of an answer.

use crate::json::{Fault, Parser, Writer};

/// Where a field of a head stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At the top of the answer.
    Top,
    /// In the object that holds the content.
    Beside,
}

/// The words of the tables.
#[doc(hidden)]
#[allow(non_upper_case_globals, reason = "the tables' own words")]
pub mod place {
    use super::Place;

    pub const top: Place = Place::Top;
    pub const beside: Place = Place::Beside;
}

/// The fields that stand beside the content of an answer.
pub trait Head: Sized {
    /// The head before anything was read.
    fn blank() -> Self;

    /// Reads the next value if this is the key of a field in that place.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or the value not one of the field's type.
    fn read_member(&mut self, place: Place, key: &str, p: &mut Parser<'_>) -> Result<bool, Fault>;

    /// Writes the fields of a place into an object that is open.
    fn write_members(&self, place: Place, w: &mut Writer);

    /// The address of the next page, if there is one.
    fn next(&self) -> Option<&str> {
        None
    }
}

/// Nothing stands beside the content.
impl Head for () {
    fn blank() -> Self {}

    fn read_member(&mut self, _: Place, _: &str, _: &mut Parser<'_>) -> Result<bool, Fault> {
        Ok(false)
    }

    fn write_members(&self, _: Place, _: &mut Writer) {}
}

/// Implements [`Head`](crate::answer::Head) for a struct, by the places and keys of its fields.
///
/// ```
/// # use thousandeyes_runtime::{head, value::{Text, Timestamp}, wire};
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Pages {
///     pub next: Option<Text>,
/// }
///
/// wire! { Pages { optional next "next"; } }
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Results {
///     pub target: Option<Text>,
///     pub from: Option<Timestamp>,
///     pub pages: Option<Pages>,
/// }
///
/// head! { Results {
///     beside target "target";
///     top from "from";
///     top pages "pages";
/// } next pages.next }
/// ```
///
/// The fields are optional: `Option`, `List`. `next` names where the address of the next page is, if there are pages.
#[doc(hidden)]
#[macro_export]
macro_rules! head {
    ($head:ident {
        $($place:ident $field:ident $key:literal $(as $codec:ident)?;)*
    } $(next $first:tt $(. $rest:tt)*)?) => {
        impl $crate::answer::Head for $head {
            fn blank() -> Self {
                $head { $($field: $crate::wire::Wire::blank()),* }
            }

            fn read_member(
                &mut self,
                place: $crate::answer::Place,
                key: &str,
                p: &mut $crate::json::Parser<'_>,
            ) -> ::core::result::Result<bool, $crate::json::Fault> {
                use $crate::wire::plain::read;
                match (place, key) {
                    $(($crate::answer::place::$place, $key) => {
                        $(<$crate::wire::$codec as $crate::wire::Codec<_>>::)? read(&mut self.$field, p)?;
                    })*
                    _ => return Ok(false),
                }
                Ok(true)
            }

            fn write_members(&self, place: $crate::answer::Place, w: &mut $crate::json::Writer) {
                use $crate::wire::plain::put;
                $(if place == $crate::answer::place::$place {
                    $(<$crate::wire::$codec as $crate::wire::Codec<_>>::)? put(w, $key, &self.$field);
                })*
            }

            $(fn next(&self) -> ::core::option::Option<&str> {
                let link = $crate::head_step!(self, $first);
                $(let link = $crate::head_step!(link, $rest);)*
                ::core::option::Option::Some(&**link)
            })?
        }
    };
}

/// A step of `head!` on the way to the link to the next page: `pages`, or `(pages)` for a field that is always there.
#[doc(hidden)]
#[macro_export]
macro_rules! head_step {
    ($from:expr, ($field:ident)) => {
        &$from.$field
    };
    ($from:expr, $field:ident) => {
        $from.$field.as_ref()?
    };
}
