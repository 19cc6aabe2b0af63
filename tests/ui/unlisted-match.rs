use thousandeyes::v6::Direction;

fn name(direction: Direction) -> &'static str {
    match direction {
        Direction::ToTarget => "there",
        Direction::FromTarget => "back",
        Direction::Bidirectional => "both",
        Direction::Other(_) => "?",
    }
}

fn main() {}
