//! How a line is tied to the one before it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The digits of a ULID, without those that are mistaken for others.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Hash of a line without its end: that of a leaf in RFC 6962, so that a tree can be built over the
/// same lines later.
pub(super) fn leaf(line: &[u8]) -> String {
    STANDARD.encode(
        Sha256::new()
            .chain_update([0])
            .chain_update(line)
            .finalize(),
    )
}

/// Hash of a text that is too long to be kept.
pub(super) fn digest(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text))
}

/// An id that sorts by time (a ULID). Its random part is worked out of the place in the chain, which
/// no other line has, and of the process, should two machines begin a chain in the same moment.
pub(super) fn id(micros: i64, seq: u64, prev: &str) -> String {
    let hash = Sha256::new()
        .chain_update(prev)
        .chain_update(seq.to_be_bytes())
        .chain_update(micros.to_be_bytes())
        .chain_update(std::process::id().to_be_bytes())
        .finalize();
    let mut value = u128::try_from(micros / 1_000).unwrap_or(0);
    for byte in &hash[..10] {
        value = value << 8 | u128::from(*byte);
    }
    let digit = |at: u32| {
        let index = usize::try_from(value >> (5 * at) & 31).unwrap_or(0);
        char::from(CROCKFORD[index])
    };
    (0..26).rev().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_differ_by_their_place() {
        let early = id(1_795_000_000_000_000, 0, "");
        let late = id(1_795_000_000_001_000, 1, "x");
        assert_eq!(early.len(), 26);
        assert!(early < late, "{early} {late}");
        assert_ne!(early, id(1_795_000_000_000_000, 1, ""));
    }

    #[test]
    fn a_leaf_is_that_of_a_merkle_tree() {
        // SHA-256 of the single byte 0: the leaf of an empty record in RFC 6962.
        assert_eq!(leaf(b""), "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=");
    }
}
