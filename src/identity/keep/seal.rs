//! The bytes of a file of tokens: open or sealed, told apart by the first one.
//!
//! Open: `1`, JSON. Sealed: `2`, 12 bytes of nonce, AES-256-GCM of the JSON with its 16 bytes of tag;
//! the first byte and the name of the file are bound to it, so neither can be exchanged.

use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Key as AesKey, Nonce};
use zeroize::Zeroizing;

const OPEN: u8 = 1;
const SEALED: u8 = 2;
const NONCE: usize = 12;

/// The one key of a person.
pub(super) type Key = Zeroizing<[u8; 32]>;

/// Why there are no tokens in some bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// It is sealed, and there is no key.
    NoKey,
    /// It lies open where only sealed ones are accepted.
    Open,
    Why(&'static str),
}

/// Bytes for a file. `None`: there is no chance to be had for the nonce.
pub(super) fn close(
    key: Option<&Key>,
    file: &str,
    mut json: Zeroizing<Vec<u8>>,
) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(1 + NONCE + json.len() + 16));
    if let Some(key) = key {
        // 2⁹⁶ nonces and a few files an hour: two alike are not to be met.
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).ok()?;
        cipher(key)
            .encrypt_in_place(&Nonce::from(nonce), &bound(file), &mut *json)
            .ok()?;
        bytes.push(SEALED);
        bytes.extend_from_slice(&nonce);
    } else {
        bytes.push(OPEN);
    }
    bytes.extend_from_slice(&json);
    Some(bytes)
}

/// The JSON in the bytes of a file.
pub(super) fn open(
    key: Option<&Key>,
    strict: bool,
    file: &str,
    bytes: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Broken> {
    match bytes.split_first() {
        None => Err(Broken::Why("it is empty")),
        Some((&OPEN, _)) if strict => Err(Broken::Open),
        Some((&OPEN, json)) => Ok(Zeroizing::new(json.to_vec())),
        Some((&SEALED, rest)) => {
            let key = key.ok_or(Broken::NoKey)?;
            let cut = Broken::Why("it is cut short");
            let (nonce, text) = rest.split_first_chunk::<NONCE>().ok_or(cut)?;
            let mut text = Zeroizing::new(text.to_vec());
            cipher(key)
                .decrypt_in_place(&Nonce::from(*nonce), &bound(file), &mut *text)
                .map_err(|_| Broken::Why("it was changed, or sealed with another key"))?;
            Ok(text)
        }
        Some(_) => Err(Broken::Why("it is of no known version")),
    }
}

fn cipher(key: &Key) -> Aes256Gcm {
    Aes256Gcm::new(&AesKey::<Aes256Gcm>::from(**key))
}

fn bound(file: &str) -> Vec<u8> {
    [&[SEALED], file.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Key {
        Zeroizing::new([byte; 32])
    }

    fn sealed(text: &[u8]) -> Vec<u8> {
        let json = Zeroizing::new(text.to_vec());
        close(Some(&key(7)), "a.bin", json)
            .expect("sealed")
            .to_vec()
    }

    #[test]
    fn what_was_sealed_is_read_with_the_same_key_under_the_same_name_only() {
        let bytes = sealed(b"the tokens");
        let read = |key: &Key, file: &str| open(Some(key), true, file, &bytes);
        assert_eq!(
            read(&key(7), "a.bin").expect("read").as_slice(),
            b"the tokens"
        );
        let other = Err(Broken::Why("it was changed, or sealed with another key"));
        assert_eq!(read(&key(8), "a.bin"), other);
        assert_eq!(read(&key(7), "b.bin"), other);
        assert_eq!(open(None, false, "a.bin", &bytes), Err(Broken::NoKey));
        let seen = bytes.windows(6).any(|part| part == b"tokens");
        assert!(!seen, "the text shows through");
    }

    #[test]
    fn no_two_seals_are_alike() {
        assert_ne!(sealed(b"the tokens"), sealed(b"the tokens"));
    }

    #[test]
    fn every_cut_and_every_changed_byte_is_noticed() {
        let bytes = sealed(b"the tokens");
        for end in 0..bytes.len() {
            let cut = open(Some(&key(7)), false, "a.bin", &bytes[..end]);
            assert!(cut.is_err(), "cut at {end}");
        }
        for at in 1..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let read = open(Some(&key(7)), false, "a.bin", &changed);
            assert!(read.is_err(), "changed at {at}");
        }
    }

    #[test]
    fn open_bytes_are_refused_where_a_keyring_is_required() {
        let json = Zeroizing::new(b"{}".to_vec());
        let bytes = close(None, "a.bin", json).expect("written");
        assert_eq!(
            open(None, false, "a.bin", &bytes).expect("read").as_slice(),
            b"{}"
        );
        assert_eq!(
            open(Some(&key(7)), true, "a.bin", &bytes),
            Err(Broken::Open)
        );
    }
}
