//! Mutations of number series.

use kehu_domain::series::Command;

use super::{execute::NumberSeriesTarget, parse};
use crate::graphql::types::NumberSeries;

mutations! {
    NumberSeriesMutations, NumberSeriesTarget, number_series: NumberSeries;

    /// Defines a number series; its prefix is its own for ever.
    define_number_series = Creation DefineNumberSeriesInput {
        /// Stable code, lower case: `export`.
        code: String,
        /// What every number begins with: letters and marks, without digits.
        prefix: String,
        /// Up to how many digits the count is filled with zeros, from 1 to 12.
        #[graphql(default = 6)]
        digits: i32,
        /// Whether the year is part of the number, and counting begins again with it.
        #[graphql(default)]
        yearly: bool,
    } -> DefineNumberSeriesPayload, |input, _command_id| Command::Define {
        code: input.code,
        prefix: input.prefix,
        digits: parse::whole("digits", input.digits)?,
        yearly: input.yearly,
    };
}
