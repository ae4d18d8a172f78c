//! How imports are listed.

use kehu_domain::values::{ExternalId, ImportId};

use super::{Batch, Refusals};
use crate::{
    ReadModel,
    lists::{ById, Everything, Listed},
    query::OrderField,
};

/// What imports can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportOrder {
    /// When they began.
    BeganAt,
}

impl OrderField for ImportOrder {
    fn name(self) -> &'static str {
        match self {
            Self::BeganAt => "beganAt",
        }
    }

    fn expression(self) -> &'static str {
        match self {
            Self::BeganAt => "t.created_at",
        }
    }

    fn cast(self) -> &'static str {
        match self {
            Self::BeganAt => "timestamptz",
        }
    }
}

/// No other system has a name for an import.
impl Listed for Batch {
    type Id = ImportId;
    type Filter = Everything;
    type Order = ImportOrder;

    const MODEL: ReadModel = ReadModel::Imports;
    const TABLE: &'static str = "imports.batches";

    fn id(&self) -> ImportId {
        self.id
    }

    fn external_ids(&self) -> &[ExternalId] {
        &[]
    }
}

/// There is at most one row for each import.
impl Listed for Refusals {
    type Id = ImportId;
    type Filter = Everything;
    type Order = ById;

    const MODEL: ReadModel = ReadModel::Imports;
    const TABLE: &'static str = "imports.refused";

    fn id(&self) -> ImportId {
        self.id
    }

    fn external_ids(&self) -> &[ExternalId] {
        &[]
    }
}
