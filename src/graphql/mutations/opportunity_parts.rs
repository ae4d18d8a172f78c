//! Mutations of opportunities: products, competitors and the people who work on them.

use async_graphql::ID;
use kehu_domain::{opportunity::Command, values::LineId};

use super::{execute::OpportunityTarget, inputs::OpportunityLineInput, parse};
use crate::graphql::{scalars, types::Opportunity};

mutations! {
    OpportunityPartMutations, OpportunityTarget, opportunity: Opportunity;

    /// Adds a product to an opportunity.
    add_opportunity_line = Change AddOpportunityLineInput {
        /// The product, how many, and at what price.
        line: OpportunityLineInput,
    } -> AddOpportunityLinePayload, |input, command_id| Command::AddLine(
        input.line.parse(command_id, 0).map_err(|error| error.within("line"))?
    );

    /// Changes a line of an opportunity as a whole.
    change_opportunity_line = Change ChangeOpportunityLineInput {
        /// The line as it is from now on; `lineId` says which.
        line: OpportunityLineInput,
    } -> ChangeOpportunityLinePayload, |input, _command_id| Command::ChangeLine(
        input.line.parse_known().map_err(|error| error.within("line"))?
    );

    /// Takes a product out of an opportunity.
    remove_opportunity_line = Change RemoveOpportunityLineInput {
        /// Which line.
        line_id: scalars::Uuid,
    } -> RemoveOpportunityLinePayload, |input, _command_id| Command::RemoveLine {
        line: LineId(parse::uuid("lineId", &input.line_id)?),
    };

    /// Notes that a competitor wants an opportunity too.
    add_opportunity_competitor = Change AddOpportunityCompetitorInput {
        /// The competitor's name.
        competitor: String,
    } -> AddOpportunityCompetitorPayload, |input, _command_id| Command::AddCompetitor {
        competitor: input.competitor,
    };

    /// Adds someone to the team of an opportunity.
    add_opportunity_team_member = Change AddOpportunityTeamMemberInput {
        /// The id of the user.
        user: ID,
        /// As what.
        role: Option<String>,
    } -> AddOpportunityTeamMemberPayload, |input, _command_id| Command::AddTeamMember {
        user: parse::id("user", &input.user)?,
        role: input.role,
    };

    /// Takes someone off the team of an opportunity.
    remove_opportunity_team_member = Change RemoveOpportunityTeamMemberInput {
        /// The id of the user.
        user: ID,
    } -> RemoveOpportunityTeamMemberPayload, |input, _command_id| Command::RemoveTeamMember {
        user: parse::id("user", &input.user)?,
    };
}
