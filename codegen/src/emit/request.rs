//! Requests: an inert value, its setters, and one trait implementation that reads as a wire table.

use super::area::{argument, value};
use super::format::{deprecated, doc, item, tokens};
use crate::lower::naming::ident;
use crate::rust::{ParamKind, Request, RequestParam};
use proc_macro2::TokenStream;
use quote::quote;

/// Struct, constructor, setters, `send`, `pages`, and the trait implementation, in calling order.
pub(super) fn request(request: &Request) -> Vec<String> {
    let mut items = vec![
        declaration(request),
        constructor(request),
        setters(request),
        send(request),
    ];
    if request.paged {
        items.push(pages(request));
    }
    items.push(endpoint(request));
    items
}

/// ```text
/// #[derive(Clone, Debug)]
/// #[must_use = "a request does nothing until it is sent"]
/// pub struct GetMetrics<C = ()> {
///     client: C,
///     test_id: TestId,
///     range: Option<TimeRange>,
/// }
/// ```
fn declaration(request: &Request) -> String {
    let (name, docs, deprecated) = (
        ident(&request.name),
        doc(&request.doc),
        deprecated(&request.deprecated),
    );
    let fields = stored(request).map(|param| {
        let (name, ty) = (ident(&param.name), stored_type(param));
        quote!(#name: #ty)
    });
    let default = request.arguments().is_empty().then(|| quote!(, Default));
    item(quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug #default)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct #name<C = ()> {
            client: C,
            #(#fields,)*
        }
    })
}

fn stored(request: &Request) -> impl Iterator<Item = &RequestParam> {
    request
        .params
        .iter()
        .filter(|param| param.kind != ParamKind::TagOfBody)
}

fn stored_type(param: &RequestParam) -> TokenStream {
    let ty = tokens(&param.ty);
    match param.kind {
        ParamKind::Flag => quote!(bool),
        ParamKind::List { .. } => ty,
        _ if param.is_argument() => ty,
        _ => quote!(Option<#ty>),
    }
}

/// ```text
/// impl GetMetrics {
///     /// Asks for … of one test.
///     pub fn new(test_id: impl Into<TestId>) -> Self {
///         Self::on((), test_id.into())
///     }
/// }
/// ```
fn constructor(request: &Request) -> String {
    let name = ident(&request.name);
    let arguments = request.arguments();
    let values = arguments.iter().map(value);
    let taken = arguments.iter().map(argument);
    let says = match arguments.is_empty() {
        true => " The request, with nothing set.",
        false => " The request, with what it needs.",
    };
    item(quote! {
        impl #name {
            #[doc = #says]
            pub fn new(#(#taken),*) -> Self {
                Self::on((), #(#values),*)
            }
        }
    })
}

/// ```text
/// impl<C> GetMetrics<C> {
///     pub(super) fn on(client: C, test_id: TestId) -> Self {
///         Self { client, test_id, range: None }
///     }
///
///     /// Limits the rows to a span of time.
///     pub fn range(mut self, range: impl Into<TimeRange>) -> Self {
///         self.range = Some(range.into());
///         self
///     }
/// }
/// ```
fn setters(request: &Request) -> String {
    let name = ident(&request.name);
    let arguments = request.arguments().into_iter().map(|argument| {
        let (name, ty) = (ident(&argument.name), tokens(&argument.ty));
        quote!(#name: #ty)
    });
    let values = stored(request).map(|param| {
        let name = ident(&param.name);
        match param.kind {
            ParamKind::Flag => quote!(#name: false),
            ParamKind::List { .. } => quote!(#name: List::absent()),
            _ if param.is_argument() => quote!(#name),
            _ => quote!(#name: None),
        }
    });
    let setters = stored(request)
        .filter(|param| !param.is_argument())
        .map(setter);
    item(quote! {
        impl<C> #name<C> {
            pub(super) fn on(client: C, #(#arguments),*) -> Self {
                Self { client, #(#values,)* }
            }
            #(#setters)*
        }
    })
}

fn setter(param: &RequestParam) -> TokenStream {
    let (name, ty, deprecated) = (
        ident(&param.name),
        tokens(&param.ty),
        deprecated(&param.deprecated),
    );
    let docs = match (param.doc.is_empty(), &param.kind) {
        (false, _) => doc(&param.doc),
        (
            true,
            ParamKind::Group {
                time_range: true, ..
            },
        ) => doc(&["Limits the response to a time range.".to_owned()]),
        (true, _) => doc(&[format!("Sets `{}`.", param.wire)]),
    };
    if param.kind == ParamKind::Flag {
        return quote! {
            #docs
            #deprecated
            pub fn #name(mut self) -> Self {
                self.#name = true;
                self
            }
        };
    }
    let taken = if param.into {
        quote!(impl Into<#ty>)
    } else {
        ty
    };
    let value = if param.into {
        quote!(#name.into())
    } else {
        quote!(#name)
    };
    let value = match param.kind {
        ParamKind::List { .. } => value,
        _ => quote!(Some(#value)),
    };
    let window = matches!(param.kind, ParamKind::Group { time_range: true, .. }).then(|| {
        quote! {
            #[doc = " Limits the response to the given time before now. Replaces a range that was set before."]
            pub fn window(self, window: Window) -> Self {
                self.#name(window)
            }
        }
    });
    quote! {
        #docs
        #deprecated
        pub fn #name(mut self, #name: #taken) -> Self {
            self.#name = #value;
            self
        }
        #window
    }
}

/// ```text
/// impl<'c, C: Sender> GetMetrics<&'c C> {
///     /// Sends the request.
///     pub fn send(self) -> C::Sending<'c, Self> {
///         self.client.start(self)
///     }
/// }
/// ```
fn send(request: &Request) -> String {
    let name = ident(&request.name);
    item(quote! {
        impl<'c, C: Sender> #name<&'c C> {
            #[doc = " Sends the request with the client it was made from."]
            pub fn send(self) -> C::Sending<'c, Self> {
                self.client.start(self)
            }
        }
    })
}

/// ```text
/// impl<C: Pager> GetMetrics<&C> {
///     /// The pages of the answer, one after the other.
///     pub fn pages(self) -> C::Pages<Page<Metric, TestResults>> {
///         self.client.pages(self)
///     }
///
///     /// The rows of all pages, one by one.
///     pub fn rows(self) -> C::Rows<Metric, TestResults> {
///         self.client.rows(self)
///     }
/// }
/// ```
fn pages(request: &Request) -> String {
    let (name, answer) = (ident(&request.name), tokens(&request.answer));
    let rows = request.rows.as_deref().map(|arguments| {
        let arguments = tokens(arguments);
        quote! {
            #[doc = " The rows of all pages, one by one."]
            pub fn rows(self) -> C::Rows<#arguments> {
                self.client.rows(self)
            }
        }
    });
    item(quote! {
        impl<C: Pager> #name<&C> {
            #[doc = " The pages of the answer, one after the other."]
            pub fn pages(self) -> C::Pages<#answer> {
                self.client.pages(self)
            }

            #rows
        }
    })
}

/// ```text
/// impl<C: Send + Sync> Endpoint for GetMetrics<C> {
///     type Answer = Page<Metric, TestResults>;
///
///     const ID: &'static str = "net.metrics";
///     const METHOD: Method = Method::Get;
///     const PATH: &'static str = "/net/metrics/{testId}";
///     const ENVELOPE: Envelope = Envelope::Rows(&["net", "metrics"]);
///
///     fn encode(&self, to: &mut Encoder) {
///         to.path("testId", &self.test_id);
///         to.group(&self.range);
///     }
/// }
/// ```
fn endpoint(request: &Request) -> String {
    let Request {
        name,
        id,
        method,
        path,
        answer,
        envelope,
        constants,
        params,
        ..
    } = request;
    let (name, method, answer, envelope) =
        (ident(name), ident(method), tokens(answer), tokens(envelope));
    let constants = constants.iter().map(|(name, ty, value)| {
        let (name, ty, value) = (ident(name), tokens(ty), tokens(value));
        quote!(const #name: #ty = #value;)
    });
    let lines = params.iter().map(encode);
    let to = if params.is_empty() {
        quote!(_to)
    } else {
        quote!(to)
    };
    item(quote! {
        impl<C: Send + Sync> Endpoint for #name<C> {
            type Answer = #answer;
            const ID: &'static str = #id;
            const METHOD: Method = Method::#method;
            const PATH: &'static str = #path;
            const ENVELOPE: Envelope = #envelope;
            #(#constants)*
            fn encode(&self, #to: &mut Encoder) {
                #(#lines)*
            }
        }
    })
}

/// One line of the wire table.
fn encode(param: &RequestParam) -> TokenStream {
    let (name, wire) = (ident(&param.name), &param.wire);
    match param.kind {
        ParamKind::Path => quote!(to.path(#wire, &self.#name);),
        ParamKind::OptionalPath => quote!(to.path_option(#wire, &self.#name);),
        ParamKind::TagOfBody if param.ty.is_empty() => quote!(to.path(#wire, &self.body.tag());),
        ParamKind::TagOfBody => {
            let ty = tokens(&param.ty);
            quote!(to.path(#wire, &#ty::from(self.body.tag()));)
        }
        ParamKind::Query { required: true } => quote!(to.required(#wire, &self.#name);),
        ParamKind::Query { required: false } => quote!(to.query(#wire, &self.#name);),
        ParamKind::Flag => quote!(to.flag(#wire, self.#name);),
        ParamKind::List { comma: true } => quote!(to.list_comma(#wire, &self.#name);),
        ParamKind::List { comma: false } => quote!(to.list_repeat(#wire, &self.#name);),
        ParamKind::Group { required: true, .. } => quote!(to.group_required(&self.#name);),
        ParamKind::Group {
            required: false, ..
        } => quote!(to.group(&self.#name);),
        ParamKind::Body { csv: true, .. } => quote!(to.csv(&self.#name);),
        ParamKind::Body { required: true, .. } => quote!(to.body(&self.#name);),
        ParamKind::Body {
            required: false, ..
        } => quote!(to.body_option(&self.#name);),
    }
}
