//! Ids: newtypes that generated code declares plainly.

/// Implements what an id that is an integer needs: `pub struct TestId(i64);`.
///
/// ```
/// # use thousandeyes_runtime::{int_id, value::Timestamp};
/// #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
/// pub struct RoundId(i64);
///
/// int_id! { RoundId as EpochSeconds }
///
/// assert_eq!(RoundId::from(1_384_309_800).start().to_string(), "2013-11-13 02:30:00");
/// ```
///
/// With `as EpochSeconds` or `as EpochMillis` the number is a moment.
#[doc(hidden)]
#[macro_export]
macro_rules! int_id {
    ($name:ident $(as $codec:ident)?) => {
        impl $name {
            /// The id with this number.
            pub const fn new(id: i64) -> Self {
                $name(id)
            }

            /// The number.
            pub const fn get(self) -> i64 {
                self.0
            }

            $(
                /// The moment that the number stands for.
                pub fn start(self) -> $crate::value::Timestamp {
                    <$crate::wire::$codec as $crate::wire::Epoch>::moment(self.0)
                }
            )?
        }

        $(
            impl ::core::convert::From<$crate::value::Timestamp> for $name {
                fn from(start: $crate::value::Timestamp) -> Self {
                    $name(<$crate::wire::$codec as $crate::wire::Epoch>::count(start))
                }
            }
        )?

        impl ::core::convert::From<i64> for $name {
            fn from(id: i64) -> Self {
                $name(id)
            }
        }

        impl $crate::wire::Wire for $name {
            fn blank() -> Self {
                $name(0)
            }

            fn read(&mut self, p: &mut $crate::json::Parser<'_>) -> ::core::result::Result<(), $crate::json::Fault> {
                p.read_int(&mut self.0)
            }

            fn write(&self, w: &mut $crate::json::Writer) {
                w.int(self.0);
            }
        }

        $crate::int_like! { $name }
    };
}

/// Implements what an id that is text needs: `pub struct SessionId(Text);`.
#[doc(hidden)]
#[macro_export]
macro_rules! text_id {
    ($name:ident) => {
        impl $name {
            /// The id with this text.
            pub fn new(id: impl ::core::convert::Into<$crate::value::Text>) -> Self {
                $name(id.into())
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(id: &str) -> Self {
                $name(id.into())
            }
        }

        impl ::core::convert::From<$crate::value::Text> for $name {
            fn from(id: $crate::value::Text) -> Self {
                $name(id)
            }
        }

        $crate::id_by_field! { $name }
        $crate::text_like! { $name }
    };
}

/// Implements what an id that is an integer or text needs: `pub struct AlertId(AnyId);`.
#[doc(hidden)]
#[macro_export]
macro_rules! any_id {
    ($name:ident) => {
        impl $name {
            /// The id with this number or text.
            pub fn new(id: impl ::core::convert::Into<$crate::value::AnyId>) -> Self {
                $name(id.into())
            }

            /// The number or text.
            pub fn get(&self) -> &$crate::value::AnyId {
                &self.0
            }
        }

        impl ::core::convert::From<i64> for $name {
            fn from(id: i64) -> Self {
                $name(id.into())
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(id: &str) -> Self {
                $name(id.into())
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(id: ::std::string::String) -> Self {
                $name(id.into())
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(id: &str) -> ::core::result::Result<Self, Self::Err> {
                Ok(id.into())
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }

        $crate::id_by_field! { $name }
    };
}

/// What ids leave to the value that they hold.
#[doc(hidden)]
#[macro_export]
macro_rules! id_by_field {
    ($name:ident) => {
        impl $crate::wire::Wire for $name {
            fn blank() -> Self {
                $name($crate::wire::Wire::blank())
            }

            fn read(
                &mut self,
                p: &mut $crate::json::Parser<'_>,
            ) -> ::core::result::Result<(), $crate::json::Fault> {
                $crate::wire::Wire::read(&mut self.0, p)
            }

            fn write(&self, w: &mut $crate::json::Writer) {
                $crate::wire::Wire::write(&self.0, w);
            }
        }

        impl $crate::endpoint::Param for $name {
            fn text(&self, place: $crate::endpoint::Use) -> ::std::borrow::Cow<'_, str> {
                $crate::endpoint::Param::text(&self.0, place)
            }
        }
    };
}
