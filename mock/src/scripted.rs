//! Answers that a test puts in for an operation.

/// An answer that is given in place of the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scripted {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Scripted {
    /// Status, header fields and body, as they are. A status outside of 200 to 599 is sent as 500. Header fields that HTTP does not allow
    /// are left out, and so are those that tell the length of the body: [`FaultKind::Length`](crate::FaultKind::Length) has a wrong one.
    pub fn new(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let headers = headers.iter();
        Self {
            status,
            headers: headers
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: body.as_ref().to_vec(),
        }
    }

    /// JSON, or what passes for it.
    pub fn json(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self::new(
            status,
            &[("Content-Type", "application/json;charset=UTF-8")],
            body,
        )
    }

    /// An error with that message.
    pub fn error(status: u16, message: &str) -> Self {
        let body = serde_json::json!({ "errorMessage": message }).to_string();
        Self::json(status, body)
    }

    /// The same with one more header field.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.headers
            .push((name.to_owned(), value.as_ref().to_owned()));
        self
    }
}
