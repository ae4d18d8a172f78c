//! Finding objects by what people remember of them: parts of names in any script, pinyin, initials,
//! telephone numbers, addresses, numbers.
//!
//! Every read model that can be searched has, beside its table, a small one with a row for each
//! current row: the texts it is found by, and their [tokens] under a GIN index. A search asks the
//! index for rows that have its tokens, and then looks at the texts themselves. There is no
//! dictionary and no word segmenter: Chinese is found by pairs of characters and of readings.

mod find;
mod fold;
mod kind;
mod matching;
mod pinyin;
mod place;
mod query;
mod table;
mod terms;
#[cfg(test)]
mod tests;
mod texts;
mod tokens;
mod walk;

pub use find::{Hit, search};
pub(crate) use fold::fold as folded;
pub use kind::SearchKind;
pub use matching::{Matched, Rank};
pub(crate) use pinyin::spoken;
pub use query::{LONGEST_SEARCH, Search, SearchError};
pub(crate) use table::{Entry, create, index, write};
pub(crate) use terms::{beginning_with, containing};
pub use texts::{Class, Texts};
