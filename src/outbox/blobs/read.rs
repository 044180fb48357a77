//! Reading a sealed content piece by piece, so that a large CV is never held whole (reliability.md F19).

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{CHUNK, ID, MAGIC, context, damaged, hex};
use crate::outbox::Result;
use crate::tracker::types::Reread;
use crate::vault::Vault;

/// What an envelope adds to a piece; generously.
const ENVELOPE: usize = 1024;

/// A content on disk that can be read again and again. It holds no descriptor.
#[derive(Clone)]
pub struct StoredContent {
    place: PathBuf,
    vault: Arc<Vault>,
    size: u64,
}

impl StoredContent {
    pub(super) fn of(place: PathBuf, vault: Vault) -> Self {
        Self { place, vault: Arc::new(vault), size: 0 }
    }

    /// Reads it once and compares; knows its size afterwards.
    pub(super) fn checked(mut self, sha256: &str) -> Result<Self> {
        let mut digest = Sha256::new();
        let mut size = 0;
        for piece in self.pieces()? {
            let piece = piece?;
            digest.update(&piece);
            size += piece.len() as u64;
        }
        if hex(&digest.finalize()) != sha256 {
            return Err(damaged());
        }
        self.size = size;
        Ok(self)
    }

    /// Bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The pieces in order.
    ///
    /// # Errors
    /// [`crate::outbox::StoreError::Corrupt`].
    pub fn pieces(&self) -> Result<Pieces> {
        Pieces::open(self)
    }

    /// The content as a reader.
    ///
    /// # Errors
    /// As [`StoredContent::pieces`].
    pub fn reader(&self) -> Result<PieceReader> {
        Ok(PieceReader { pieces: self.pieces()?, piece: Vec::new(), at: 0 })
    }

    /// One piece; empty after the last.
    pub(super) fn piece(&self, number: u64) -> Result<Vec<u8>> {
        let mut pieces = self.pieces()?;
        for _ in 0..number {
            if !pieces.skip_one()? {
                return Ok(Vec::new());
            }
        }
        pieces.next().unwrap_or_else(|| Ok(Vec::new()))
    }
}

impl Reread for StoredContent {
    fn size(&self) -> u64 {
        self.size
    }

    fn reader(&self) -> std::io::Result<Box<dyn Read + Send + Sync>> {
        Ok(Box::new(Self::reader(self).map_err(std::io::Error::other)?))
    }
}

/// Opened pieces, one in memory at a time.
pub struct Pieces {
    file: File,
    vault: Arc<Vault>,
    id: [u8; ID],
    number: u64,
    /// Sealed length of the next piece; `None` after the last.
    next: Option<usize>,
}

impl Pieces {
    fn open(content: &StoredContent) -> Result<Self> {
        let mut file = File::open(&content.place).map_err(|_| damaged())?;
        let mut header = [0u8; MAGIC.len() + ID];
        file.read_exact(&mut header).map_err(|_| damaged())?;
        let (magic, id) = header.split_at(MAGIC.len());
        let id: [u8; ID] = id.try_into().map_err(|_| damaged())?;
        if magic != MAGIC {
            return Err(damaged());
        }
        let mut pieces = Self { file, vault: Arc::clone(&content.vault), id, number: 0, next: None };
        pieces.next = Some(pieces.length()?.ok_or_else(damaged)?);
        Ok(pieces)
    }

    /// `None` at the end of the file, where the seal of the last piece says whether it is the true end.
    fn length(&mut self) -> Result<Option<usize>> {
        let mut length = [0u8; 4];
        match self.file.read_exact(&mut length) {
            Ok(()) => {}
            Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(_) => return Err(damaged()),
        }
        let length = usize::try_from(u32::from_be_bytes(length)).map_err(|_| damaged())?;
        if length > CHUNK + ENVELOPE { Err(damaged()) } else { Ok(Some(length)) }
    }

    /// `false` where there is no further piece.
    fn skip_one(&mut self) -> Result<bool> {
        let Some(length) = self.next.take() else { return Ok(false) };
        let length = i64::try_from(length).map_err(|_| damaged())?;
        self.file.seek(SeekFrom::Current(length)).map_err(|_| damaged())?;
        self.number += 1;
        self.next = self.length()?;
        Ok(true)
    }

    fn read(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut sealed = vec![0u8; length];
        self.file.read_exact(&mut sealed).map_err(|_| damaged())?;
        self.next = self.length()?;
        let place = context(&self.id, self.number, self.next.is_none());
        self.number += 1;
        Ok(self.vault.open(&place, &sealed)?)
    }
}

impl Iterator for Pieces {
    type Item = Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        let length = self.next.take()?;
        let piece = self.read(length);
        if piece.is_err() {
            self.next = None;
        }
        Some(piece)
    }
}

/// The pieces as one stream of bytes.
pub struct PieceReader {
    pieces: Pieces,
    piece: Vec<u8>,
    at: usize,
}

impl Read for PieceReader {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.at >= self.piece.len() {
            // The old piece goes before the new one comes.
            self.piece = Vec::new();
            self.at = 0;
            match self.pieces.next() {
                None => return Ok(0),
                Some(piece) => self.piece = piece.map_err(std::io::Error::other)?,
            }
        }
        let rest = self.piece.get(self.at..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        self.at += count;
        Ok(count)
    }
}
