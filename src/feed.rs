//! The log as projectors read it: decoded, opened, in order.
