//! Where clients may be used, and where they say that they can't.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::thread;

use thousandeyes_runtime::{Client, blocking};

use crate::support::{GetThing, Reply, Server, TOKEN, TWO_THINGS};

/// One over what goes first in this build, and one over reqwest.
fn asynchronous(server: &Server) -> Vec<Client> {
    let builder = || Client::builder().base_url(server.url()).bearer(TOKEN);
    let builders = [
        builder(),
        #[cfg(feature = "reqwest")]
        builder().over_reqwest(),
    ];
    let clients = builders.into_iter().map(|builder| builder.build());
    clients.map(|client| client.expect("a client")).collect()
}

/// One over what goes first in this build, and those over the others.
fn blocking(server: &Server) -> Vec<blocking::Client> {
    let builder = || {
        blocking::Client::builder()
            .base_url(server.url())
            .bearer(TOKEN)
    };
    let builders = [
        builder(),
        builder().over_hyper(),
        #[cfg(feature = "reqwest")]
        builder().over_reqwest(),
    ];
    let clients = builders.into_iter().map(|builder| builder.build());
    clients.map(|client| client.expect("a client")).collect()
}

#[test]
fn the_async_client_outside_of_tokio_is_an_error() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for client in asynchronous(&server) {
        let mut sending = pin!(client.send(GetThing::new("1")));
        let polled = sending
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
        let Poll::Ready(Err(error)) = polled else {
            unreachable!("it must fail at once");
        };
        let expected = "shop.things: the request could not be sent: the async client works inside a tokio runtime only, \
                        elsewhere take `blocking::Client`";
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn the_blocking_client_works_inside_of_tokio() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for client in blocking(&server) {
        assert_eq!(client.send(GetThing::new("1")).expect("an answer").len(), 2);
        drop(client);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_blocking_client_works_inside_of_tokio_with_threads() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for client in blocking(&server) {
        let clone = client.clone();
        let task =
            tokio::spawn(async move { clone.send(GetThing::new("1")).map(|page| page.len()) });
        assert_eq!(task.await.expect("no panic").expect("an answer"), 2);
        assert_eq!(client.send(GetThing::new("1")).expect("an answer").len(), 2);
    }
}

#[test]
fn threads_share_a_blocking_client() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for client in blocking(&server) {
        let before = server.count();
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..4 {
                        assert_eq!(client.send(GetThing::new("1")).expect("an answer").len(), 2);
                    }
                });
            }
        });
        assert_eq!(server.count() - before, 32);
    }
}

#[test]
fn a_slow_call_does_not_hold_up_the_other_threads() {
    let quick = Reply::json(200, TWO_THINGS);
    for which in 0..blocking(&Server::always(quick.clone())).len() {
        let slow = Server::script([quick.clone(), Reply::hang(""), quick.clone()]);
        let client = &blocking(&slow)[which];
        // Until the credentials have proved good, one call at a time is the rule.
        client.send(GetThing::new("first")).expect("an answer");
        let waiting = client.clone();
        // It hangs until the server goes; nobody waits for it.
        thread::spawn(move || waiting.send(GetThing::new("slow")).map(|page| page.len()));
        while slow.count() < 2 {
            thread::yield_now();
        }
        let page = client.send(GetThing::new("quick")).expect("an answer");
        assert_eq!(page.len(), 2);
    }
}

#[tokio::test]
async fn tasks_share_an_async_client() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for client in asynchronous(&server) {
        let before = server.requests().len();
        let tasks: Vec<_> = (0..32)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(
                    async move { client.send(GetThing::new("1")).await.map(|page| page.len()) },
                )
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.expect("no panic").expect("an answer"), 2);
        }
        assert_eq!(server.requests().len() - before, 32);
    }
}

#[tokio::test]
async fn dropping_the_future_gives_the_call_up() {
    let page = Reply::json(200, TWO_THINGS);
    for which in 0..asynchronous(&Server::always(page.clone())).len() {
        let server = Server::script([Reply::hang(""), page.clone()]);
        let client = &asynchronous(&server)[which];
        {
            let mut sending = pin!(client.send(GetThing::new("1")));
            while server.requests().is_empty() {
                tokio::select! {
                    biased;
                    _ = &mut sending => unreachable!("the server does not answer"),
                    () = tokio::task::yield_now() => {}
                }
            }
        }
        let sent = client.send(GetThing::new("2")).await;
        assert_eq!(sent.expect("an answer").len(), 2);
    }
}

#[test]
fn clients_go_anywhere() {
    fn check<T: Clone + Send + Sync + 'static>() {}
    check::<Client>();
    check::<blocking::Client>();
}
