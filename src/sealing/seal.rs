//! One personal text, sealed to the place in the log where it stands.
//!
//! AES-256-GCM-SIV (RFC 8452). The associated data names the place: stream, event, field. The nonce
//! is a hash of the associated data, so that no two places share one, and a command that is sent
//! again brings the same bytes. Should one place be sealed twice with different texts (a command
//! that was refused and then sent with other words), the synthetic initialisation vector depends on
//! the text as well: nonce reuse then shows whether two texts are equal, and nothing else.

use aes_gcm_siv::{
    Aes256GcmSiv, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use kehu_domain::values::StreamName;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

/// 256 bits, wiped when dropped.
pub(super) type Secret = Zeroizing<[u8; 32]>;

/// Length of a GCM-SIV nonce.
const NONCE_BYTES: usize = 12;

/// What was opened is not what was sealed, or not where it was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Inauthentic;

/// Where a sealed text stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) stream: &'a StreamName,
    /// The event; for metadata, which all events of a command share, the command.
    pub(super) event_id: Uuid,
    /// JSON pointer within the data; within the metadata, with `metadata` in front.
    pub(super) path: &'a str,
}

impl Place<'_> {
    /// Length-prefixed, so that no two places have the same bytes.
    fn associated_data(&self) -> Vec<u8> {
        length_prefixed(&[
            b"kehu/sealed/1",
            self.stream.as_str().as_bytes(),
            self.event_id.as_bytes(),
            self.path.as_bytes(),
        ])
    }
}

/// Joins `parts`, each after its length.
pub(super) fn length_prefixed(parts: &[&[u8]]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        joined.extend_from_slice(&(part.len() as u64).to_be_bytes());
        joined.extend_from_slice(part);
    }
    joined
}

/// As what a key is sealed that belongs to something outside the log.
pub(super) fn wrapped_for(subject: &str) -> Vec<u8> {
    length_prefixed(&[b"kehu/wrapped/1", subject.as_bytes()])
}

/// Seals a text to its place.
pub(super) fn seal_text(key: &Secret, place: &Place<'_>, text: &str) -> Vec<u8> {
    encrypt(key, &place.associated_data(), text.as_bytes())
}

/// Opens what was sealed to that place.
pub(super) fn open_text(key: &Secret, place: &Place<'_>, ct: &[u8]) -> Result<String, Inauthentic> {
    let text = decrypt(key, &place.associated_data(), ct)?;
    String::from_utf8(text).map_err(|_| Inauthentic)
}

/// Encrypts under a nonce that follows from the associated data.
pub(super) fn encrypt(key: &Secret, associated_data: &[u8], plain: &[u8]) -> Vec<u8> {
    let payload = Payload { msg: plain, aad: associated_data };
    let sealed = Aes256GcmSiv::new((&**key).into()).encrypt(&nonce(associated_data), payload);
    // Only inputs over 64 GiB are refused; events have at most one MiB.
    sealed.unwrap_or_default()
}

/// Decrypts what [`encrypt`] made with the same key and associated data.
pub(super) fn decrypt(
    key: &Secret,
    associated_data: &[u8],
    sealed: &[u8],
) -> Result<Vec<u8>, Inauthentic> {
    let payload = Payload { msg: sealed, aad: associated_data };
    Aes256GcmSiv::new((&**key).into())
        .decrypt(&nonce(associated_data), payload)
        .map_err(|_| Inauthentic)
}

fn nonce(associated_data: &[u8]) -> Nonce {
    let hash: [u8; 32] = Sha256::digest(associated_data).into();
    let mut nonce = [0; NONCE_BYTES];
    nonce.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    nonce.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stream(n: u128) -> StreamName {
        StreamName::new("customer", Uuid::from_u128(n))
    }

    proptest! {
        #[test]
        fn opening_what_was_sealed_gives_the_text(text: String, key: [u8; 32], path: String) {
            let (key, stream) = (Secret::new(key), stream(1));
            let place = Place { stream: &stream, event_id: Uuid::from_u128(2), path: &path };
            let sealed = seal_text(&key, &place, &text);
            prop_assert_eq!(open_text(&key, &place, &sealed), Ok(text));
        }

        #[test]
        fn a_sealed_text_opens_nowhere_else(
            text: String, key: [u8; 32],
            here in (0_u128..3, 0_u128..3, "[a-c/]{0,3}"), there in (0_u128..3, 0_u128..3, "[a-c/]{0,3}"),
        ) {
            prop_assume!(here != there);
            let key = Secret::new(key);
            let (one, other) = (stream(here.0), stream(there.0));
            let here = Place { stream: &one, event_id: Uuid::from_u128(here.1), path: &here.2 };
            let there = Place { stream: &other, event_id: Uuid::from_u128(there.1), path: &there.2 };
            let sealed = seal_text(&key, &here, &text);
            prop_assert_eq!(open_text(&key, &there, &sealed), Err(Inauthentic));
        }

        #[test]
        fn one_altered_bit_is_noticed(text: String, key: [u8; 32], bit: prop::sample::Index) {
            let (key, stream) = (Secret::new(key), stream(1));
            let place = Place { stream: &stream, event_id: Uuid::from_u128(2), path: "/name" };
            let mut sealed = seal_text(&key, &place, &text);
            let bit = bit.index(sealed.len() * 8);
            sealed[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(open_text(&key, &place, &sealed), Err(Inauthentic));
        }
    }
}
