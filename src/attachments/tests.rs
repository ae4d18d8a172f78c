//! Files in and out of the store: whole, once, sealed, and gone when they are erased.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf, sync::Arc};

use bytes::Bytes;
use futures::TryStreamExt;
use kehu_domain::values::FileHash;
use sha2::{Digest, Sha256};

use super::{AttachmentError, Attachments, MAX_FILE_BYTES, Stored, format};
use crate::sealing::{KeyStore, MasterKey, Vault};

struct World {
    files: Attachments,
    vault: Arc<Vault>,
    directory: tempfile::TempDir,
}

async fn world() -> World {
    let directory = tempfile::tempdir().unwrap();
    let vault = Vault::open(KeyStore::memory(), MasterKey::from_bytes(&[7; 32])).await.unwrap();
    let vault = Arc::new(vault);
    let files = Attachments::new(directory.path().join("attachments"), Arc::clone(&vault));
    World { files, vault, directory }
}

impl World {
    async fn store(&self, content: &[u8]) -> Stored {
        let mut upload = self.files.upload(Some("application/pdf")).await.unwrap();
        // In pieces that have nothing to do with chunks.
        for piece in content.chunks(70_001) {
            upload.write(Bytes::copy_from_slice(piece)).await.unwrap();
        }
        upload.finish().await.unwrap()
    }

    async fn content(&self, sha256: FileHash) -> Result<Vec<u8>, AttachmentError> {
        let download = self.files.open(sha256).await?.expect("it is there");
        let pieces: Vec<Bytes> = download.into_stream().try_collect().await?;
        Ok(pieces.concat())
    }

    /// Every file in the store, however deep.
    fn on_disk(&self) -> Vec<PathBuf> {
        let (mut found, mut left) = (Vec::new(), vec![self.directory.path().to_owned()]);
        while let Some(path) = left.pop() {
            if path.is_dir() {
                left.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            } else {
                found.push(path);
            }
        }
        found
    }
}

fn hash(content: &[u8]) -> FileHash {
    FileHash::from_bytes(Sha256::digest(content).into())
}

/// Bytes without a pattern that chunks could repeat.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[0]
    };
    std::iter::repeat_with(next).take(length).collect()
}

#[tokio::test]
async fn what_comes_out_is_what_went_in() {
    let world = world().await;
    let chunk = format::CHUNK;
    for length in [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 7] {
        let content = noise(length);
        let stored = world.store(&content).await;
        assert_eq!(stored.file.sha256, hash(&content), "{length}");
        assert_eq!((stored.file.size, stored.before), (length as u64, false));
        assert_eq!(stored.file.media_type, "application/pdf");
        assert_eq!(world.content(stored.file.sha256).await.unwrap(), content, "{length}");
        assert_eq!(world.files.find(stored.file.sha256).await.unwrap(), Some(stored.file.clone()));
        assert_eq!(world.files.verify(stored.file.sha256).await.unwrap(), Some(stored.file));
    }
    assert_eq!(world.files.find(hash(b"never came")).await.unwrap(), None);
}

#[tokio::test]
async fn the_same_content_is_kept_once_and_readable_by_its_owner_only() {
    let world = world().await;
    let content = noise(100_000);
    let first = world.store(&content).await;
    let uploads = (0..8).map(|_| world.store(&content));
    for again in futures::future::join_all(uploads).await {
        assert_eq!((again.file, again.before), (first.file.clone(), true));
    }
    let [file] = world.on_disk().try_into().unwrap();
    let name = first.file.sha256.to_string();
    assert!(file.ends_with(format!("{}/{}", &name[..2], &name[2..])), "{}", file.display());
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(&file).unwrap().len(), format::stored_length(100_000));
    assert_eq!(world.files.all().await.unwrap().len(), 1);
}

#[tokio::test]
async fn nothing_readable_is_on_the_disk() {
    let world = world().await;
    let content = "张伟的合同 canary@example.com ".repeat(5_000);
    world.store(content.as_bytes()).await;
    for path in world.on_disk() {
        let bytes = fs::read(&path).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"canary"), "{}", path.display());
    }
}

#[tokio::test]
async fn a_file_that_is_too_large_leaves_nothing() {
    let world = world().await;
    let mut upload = world.files.upload(None).await.unwrap();
    let megabyte = Bytes::from(noise(1024 * 1024));
    for _ in 0..25 {
        upload.write(megabyte.clone()).await.unwrap();
    }
    let refused = upload.write(Bytes::from_static(b"x")).await;
    assert!(matches!(refused, Err(AttachmentError::TooLarge)), "{refused:?}");
    assert!(upload.finish().await.is_err());
    assert_eq!(world.on_disk(), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn the_largest_file_fits() {
    let world = world().await;
    let content = noise(usize::try_from(MAX_FILE_BYTES).unwrap());
    let stored = world.store(&content).await;
    assert_eq!(stored.file.size, MAX_FILE_BYTES);
    assert!(world.content(stored.file.sha256).await.unwrap() == content);
}

#[tokio::test]
async fn an_upload_that_is_given_up_leaves_nothing() {
    let world = world().await;
    let mut upload = world.files.upload(None).await.unwrap();
    upload.write(Bytes::from(noise(300_000))).await.unwrap();
    assert_eq!(world.on_disk().len(), 1);
    drop(upload);
    assert_eq!(world.on_disk(), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn whatever_is_altered_is_noticed() {
    let world = world().await;
    let content = noise(150_000);
    let sha256 = world.store(&content).await.file.sha256;
    let [path] = world.on_disk().try_into().unwrap();
    let sound = fs::read(&path).unwrap();
    let altered = |at: usize| {
        let mut bytes = sound.clone();
        bytes[at] ^= 1;
        bytes
    };
    let chunk = format::CHUNK + format::TAG;
    let swapped = [
        &sound[..format::HEAD],
        &sound[format::HEAD + chunk..format::HEAD + 2 * chunk],
        &sound[format::HEAD..format::HEAD + chunk],
        &sound[format::HEAD + 2 * chunk..],
    ];
    let damages = [
        altered(0),
        altered(30),
        altered(100),
        altered(format::HEAD),
        altered(sound.len() - 1),
        sound[..sound.len() - 1].to_vec(),
        sound[..format::HEAD + chunk].to_vec(),
        [sound.as_slice(), b"x"].concat(),
        swapped.concat(),
        Vec::new(),
    ];
    for (n, damage) in damages.into_iter().enumerate() {
        fs::write(&path, damage).unwrap();
        let verified = world.files.verify(sha256).await;
        assert!(verified.is_err(), "{n}: {verified:?}");
    }
    // Sent again, it is whole again.
    let again = world.store(&content).await;
    assert!(!again.before);
    assert_eq!(world.content(sha256).await.unwrap(), content);
}

#[tokio::test]
async fn a_file_under_anothers_name_is_refused_before_its_first_byte() {
    let world = world().await;
    let (one, other) = (world.store(b"one").await, world.store(b"two").await);
    let path = |file: &Stored| super::path_in(world.files.directory(), file.file.sha256);
    fs::copy(path(&one), path(&other)).unwrap();
    let opened = world.files.open(other.file.sha256).await;
    assert!(matches!(opened, Err(AttachmentError::Altered { .. })), "{opened:?}");
}

#[tokio::test]
async fn an_erased_file_is_gone_and_its_backup_opens_no_more() {
    let world = world().await;
    let content = noise(10_000);
    let sha256 = world.store(&content).await.file.sha256;
    let path = super::path_in(world.files.directory(), sha256);
    let backup = fs::read(&path).unwrap();
    world.files.erase(sha256).await.unwrap();
    world.files.erase(sha256).await.unwrap();
    assert!(!path.exists());
    assert_eq!(world.files.find(sha256).await.unwrap(), None);
    fs::write(&path, backup).unwrap();
    assert_eq!(world.files.find(sha256).await.unwrap(), None);
    // The same content may come again, from somebody else, under a key of its own.
    let again = world.store(&content).await;
    assert!(!again.before);
    assert_eq!(world.content(sha256).await.unwrap(), content);
}

#[tokio::test]
async fn uploads_that_were_cut_off_are_cleared_away() {
    let world = world().await;
    world.files.prepare().await.unwrap();
    let uploads = world.files.directory().join(super::UPLOADS);
    let (old, recent) = (uploads.join("old"), uploads.join("recent"));
    fs::write(&old, "x").unwrap();
    fs::write(&recent, "x").unwrap();
    let then = std::time::SystemTime::now() - super::CUT_OFF * 2;
    fs::File::options().append(true).open(&old).unwrap().set_modified(then).unwrap();
    world.files.prepare().await.unwrap();
    assert!(!old.exists() && recent.exists());
}

#[tokio::test]
async fn a_key_that_cannot_be_had_is_no_missing_file() {
    let world = world().await;
    let sha256 = world.store(b"content").await.file.sha256;
    let other = Vault::open(KeyStore::memory(), MasterKey::from_bytes(&[8; 32])).await.unwrap();
    let elsewhere = Attachments::new(world.files.directory().to_owned(), Arc::new(other));
    assert!(elsewhere.open(sha256).await.is_err());
    assert!(world.vault.has_key(&format::subject(head(&world, sha256))).await.unwrap());
}

fn head(world: &World, sha256: FileHash) -> uuid::Uuid {
    let path = super::path_in(world.files.directory(), sha256);
    super::read::head(&path).unwrap().unwrap().id
}
