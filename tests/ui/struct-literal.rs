use thousandeyes::v6::Pages;

fn main() {
    let _ = Pages { current: None, next: None, previous: None };
}
