use thousandeyes::v6::net;

fn main() {
    let _ = net::GetPathVisDetail::new(817, 146);
}
