//! Who is asking: from the `Authorization` header to a requester.
