//! An example endpoint, written by hand the way generated code is written.

use thousandeyes_runtime::answer::{Envelope, One, Page};
use thousandeyes_runtime::endpoint::{Encoder, Endpoint, Method, Sender};
use thousandeyes_runtime::value::{Text, TimeRange};
use thousandeyes_runtime::wire;

/// Asks for the things on a shelf, or in one drawer of it.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub(crate) struct GetThing<C = ()> {
    client: C,
    shelf: String,
    drawer: Option<String>,
    filter: Option<String>,
    aid: Option<i64>,
}

impl GetThing {
    pub(crate) fn new(shelf: impl Into<String>) -> Self {
        Self::on((), shelf)
    }
}

impl<C> GetThing<C> {
    pub(crate) fn on(client: C, shelf: impl Into<String>) -> Self {
        Self {
            client,
            shelf: shelf.into(),
            drawer: None,
            filter: None,
            aid: None,
        }
    }

    pub(crate) fn drawer(mut self, drawer: impl Into<String>) -> Self {
        self.drawer = Some(drawer.into());
        self
    }

    pub(crate) fn filter(mut self, filter: impl Into<String>) -> Self {
        self.filter = Some(filter.into());
        self
    }

    pub(crate) fn aid(mut self, aid: i64) -> Self {
        self.aid = Some(aid);
        self
    }
}

impl<'a, C: Sender> GetThing<&'a C> {
    pub(crate) fn send(self) -> C::Sending<'a, Self> {
        let client = self.client;
        client.start(self)
    }
}

impl<C: Send + Sync> Endpoint for GetThing<C> {
    type Answer = Page<Thing>;

    const ID: &'static str = "shop.things";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/things/{shelf}[/{drawer}]";
    const ENVELOPE: Envelope = Envelope::Rows(&["shop", "things"]);

    fn encode(&self, to: &mut Encoder) {
        to.path("shelf", &self.shelf);
        to.path_option("drawer", &self.drawer);
        to.query("filter", &self.filter);
        to.query("aid", &self.aid);
    }
}

/// One thing.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub(crate) struct Thing {
    pub(crate) id: i64,
    pub(crate) name: Option<Text>,
}

wire! { Thing {
    required id "id";
    optional name "name";
} }

impl Thing {
    pub(crate) fn new(id: i64, name: Option<&str>) -> Self {
        let name = name.map(Text::from);
        Self { id, name }
    }
}

/// Puts a thing there.
#[derive(Clone, Debug)]
pub(crate) struct CreateThing {
    pub(crate) thing: Thing,
}

impl Endpoint for CreateThing {
    type Answer = Page<Thing>;

    const ID: &'static str = "shop.create";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/things/new";
    const ENVELOPE: Envelope = Envelope::Rows(&["shop", "things"]);
    const STATUS: &'static [u16] = &[201];

    fn encode(&self, to: &mut Encoder) {
        to.body(&self.thing);
    }
}

/// Puts many things there, as a table.
#[derive(Clone, Debug)]
pub(crate) struct UploadThings {
    pub(crate) things: Vec<Thing>,
}

impl Endpoint for UploadThings {
    type Answer = ();

    const ID: &'static str = "shop.upload";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/things";
    const ENVELOPE: Envelope = Envelope::Empty;
    const AID: bool = false;

    fn encode(&self, to: &mut Encoder) {
        to.csv(&self.things);
    }
}

/// Takes a thing away; there is nothing to answer.
#[derive(Clone, Debug)]
pub(crate) struct DeleteThing {
    pub(crate) id: i64,
}

impl Endpoint for DeleteThing {
    type Answer = ();

    const ID: &'static str = "shop.delete";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/things/{id}/delete";
    const ENVELOPE: Envelope = Envelope::Empty;
    const STATUS: &'static [u16] = &[204];
    const DENIED_BY_401: bool = true;

    fn encode(&self, to: &mut Encoder) {
        to.path("id", &self.id);
    }
}

/// Asks for one thing.
#[derive(Clone, Debug)]
pub(crate) struct GetOneThing {
    pub(crate) id: i64,
}

impl Endpoint for GetOneThing {
    type Answer = One<Thing>;

    const ID: &'static str = "shop.thing";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/thing/{id}";
    const ENVELOPE: Envelope = Envelope::One(&["thing"]);

    fn encode(&self, to: &mut Encoder) {
        to.path("id", &self.id);
    }
}

/// Looks for things, with every kind of query parameter.
#[derive(Clone, Debug, Default)]
pub(crate) struct FindThings {
    pub(crate) kinds: Vec<&'static str>,
    pub(crate) shelves: Vec<i64>,
    pub(crate) details: bool,
    pub(crate) heaviest: f64,
    pub(crate) range: Option<TimeRange>,
}

impl Endpoint for FindThings {
    type Answer = Page<Thing>;

    const ID: &'static str = "shop.find";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/find";
    const ENVELOPE: Envelope = Envelope::Rows(&["shop", "things"]);

    fn encode(&self, to: &mut Encoder) {
        to.required("heaviest", &self.heaviest);
        to.list_comma("kinds", &self.kinds);
        to.list_repeat("shelf", &self.shelves);
        to.flag("details", self.details);
        to.group(&self.range);
    }
}

/// Tries a thing out, now: it has a quota of its own.
#[derive(Clone, Debug)]
pub(crate) struct TryThing {
    pub(crate) id: i64,
}

impl Endpoint for TryThing {
    type Answer = Page<Thing>;

    const ID: &'static str = "shop.try";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/instant/{id}";
    const ENVELOPE: Envelope = Envelope::Rows(&["shop", "things"]);
    const BUCKET: &'static str = "instant-tests";

    fn encode(&self, to: &mut Encoder) {
        to.path("id", &self.id);
    }
}

/// Asks whether the shop is open, which anybody may.
#[derive(Clone, Debug)]
pub(crate) struct GetOpen;

impl Endpoint for GetOpen {
    type Answer = ();

    const ID: &'static str = "shop.open";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/open";
    const ENVELOPE: Envelope = Envelope::Empty;
    const AUTH: bool = false;

    fn encode(&self, _: &mut Encoder) {}
}
