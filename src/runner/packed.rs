//! Values that most of a program only passes on.

use std::fmt;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::runner::protocol::{decode, encode};

/// A value as bytes. Who keeps it or hands it on needs no code that reads it; who looks at it
/// [opens](Self::open) it.
#[derive(Serialize, Deserialize)]
#[serde(transparent, bound = "")]
pub struct Packed<T> {
    bytes: Vec<u8>,
    of: PhantomData<fn() -> T>,
}

impl<T: Serialize> Packed<T> {
    /// Packs a value. One that cannot be written (none of the protocol's) opens as nothing.
    #[must_use]
    pub fn new(value: &T) -> Self {
        Self {
            bytes: encode(value).unwrap_or_default(),
            of: PhantomData,
        }
    }
}

impl<T: DeserializeOwned> Packed<T> {
    /// The value; `None` if these are not its bytes.
    #[must_use]
    pub fn open(&self) -> Option<T> {
        decode(&self.bytes)
    }
}

impl<T> Clone for Packed<T> {
    fn clone(&self) -> Self {
        Self {
            bytes: self.bytes.clone(),
            of: PhantomData,
        }
    }
}

impl<T> PartialEq for Packed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl<T> fmt::Debug for Packed<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} bytes", self.bytes.len())
    }
}
