//! Number series: what they make is theirs alone.

use kehu::commands::Code;
use kehu_domain::{series, values::SeriesId};

use super::{World, code, envelope, for_every_store, fresh, refusal};

for_every_store!(no_two_series_have_one_prefix);

fn define(prefix: &str) -> series::Command {
    let (code, prefix) = ("export".to_owned(), prefix.to_owned());
    series::Command::Define { code, prefix, digits: 4, yearly: false }
}

async fn no_two_series_have_one_prefix(world: &World) {
    let (one, other) = (SeriesId(fresh()), SeriesId(fresh()));
    world.commands.series(one, define("E-"), envelope()).await.unwrap();
    let refused = refusal(world.commands.series(other, define("E-"), envelope()).await);
    assert_eq!(refused.code, Code::ExternalIdTaken);
    assert!(refused.message_en.contains(one.stream().as_str()), "{refused}");
    // Quotes have theirs from the beginning.
    let quotes = world.commands.series(other, define("Q-"), envelope()).await;
    assert_eq!(code(quotes), Code::ExternalIdTaken);
    world.commands.series(other, define("X-"), envelope()).await.unwrap();
    let again = world.commands.series(one, define("X-"), envelope()).await;
    assert_eq!(code(again), Code::SeriesAlreadyDefined);
}
