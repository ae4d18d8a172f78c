//! What an error of the database means for the batch that met it.

use sqlx::error::DatabaseError;

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// The connection is gone or useless, and with it the outcome: reconnect, look up, go on.
    Lost,
    /// The database is in trouble that may pass: wait and try again.
    Busy,
    /// Something that was taken for granted is not so: look everything up.
    Surprised,
    /// These rows will not be taken, however often they are tried.
    Refused,
}

/// Tells by the SQLSTATE, where there is one.
pub(super) fn classify(error: &sqlx::Error) -> Failure {
    match error {
        sqlx::Error::Database(error) => error.code().as_deref().map_or(Failure::Refused, by_code),
        sqlx::Error::Encode(_)
        | sqlx::Error::Decode(_)
        | sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::RowNotFound
        | sqlx::Error::TypeNotFound { .. } => Failure::Refused,
        _ => Failure::Lost,
    }
}

fn by_code(code: &str) -> Failure {
    match code {
        // A unique violation, or a stream that is not where it should be.
        "23505" | "KE002" => Failure::Surprised,
        // A lock not given in time, a statement that took too long.
        "55P03" | "57014" => Failure::Busy,
        // Cached plan or prepared statement no longer valid; a server that has become a standby.
        "0A000" | "26000" | "25P02" | "25006" => Failure::Lost,
        _ => match code.get(..2) {
            // Serialization failures and deadlocks; resources; the machine.
            Some("40" | "53" | "58") => Failure::Busy,
            // Connections, shutdowns, terminated sessions; refused logins while restarting.
            Some("08" | "57" | "28") => Failure::Lost,
            _ => Failure::Refused,
        },
    }
}

/// The name of the constraint that an error is about, for the logs.
pub(super) fn constraint(error: &sqlx::Error) -> &str {
    error.as_database_error().and_then(DatabaseError::constraint).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_mean_what_the_writer_does_about_them() {
        for (code, expected) in [
            ("23505", Failure::Surprised),
            ("KE002", Failure::Surprised),
            ("23514", Failure::Refused),
            ("22021", Failure::Refused),
            ("40P01", Failure::Busy),
            ("53100", Failure::Busy),
            ("57014", Failure::Busy),
            ("57P01", Failure::Lost),
            ("08006", Failure::Lost),
            ("25006", Failure::Lost),
            ("", Failure::Refused),
        ] {
            assert_eq!(by_code(code), expected, "{code}");
        }
        assert_eq!(classify(&sqlx::Error::PoolClosed), Failure::Lost);
        assert_eq!(classify(&sqlx::Error::Encode("?".into())), Failure::Refused);
    }
}
