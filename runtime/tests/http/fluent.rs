//! The fluent form: a request that holds its client.

use thousandeyes_runtime::{Client, blocking};

use crate::support::{GetThing, Reply, Server, TOKEN, TWO_THINGS};

#[test]
fn blocking_calls_give_their_result() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    let client = blocking::Client::builder()
        .base_url(server.url())
        .bearer(TOKEN)
        .build();
    let client = client.expect("a client");
    let response = GetThing::on(&client, "1")
        .filter("x")
        .send()
        .expect("an answer");
    assert_eq!(response.len(), 2);
    assert_eq!(server.last().line, "GET /v6/things/1?filter=x HTTP/1.1");
}

#[tokio::test]
async fn async_calls_give_a_future() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    let client = Client::builder()
        .base_url(server.url())
        .bearer(TOKEN)
        .build();
    let client = client.expect("a client");
    let sending = GetThing::on(&client, "1").send();
    assert!(server.requests().is_empty());
    let response = sending.await.expect("an answer");
    assert_eq!(response.len(), 2);
}

#[tokio::test]
async fn futures_go_to_other_threads() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    let client = Client::builder()
        .base_url(server.url())
        .bearer(TOKEN)
        .build();
    let client = client.expect("a client");
    let task = tokio::spawn(async move {
        GetThing::on(&client, "1")
            .send()
            .await
            .map(|page| page.len())
    });
    assert_eq!(task.await.expect("no panic").expect("an answer"), 2);
}
