//! Who may read, and what is refused.

use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use super::*;

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("changed");
}

fn told(error: &KeepError, path: &Path, why: &str) -> Fault {
    let words = error.to_string();
    assert_eq!(words, format!("{} {why}", path.display()));
    Fault::from(error)
}

#[tokio::test]
async fn files_are_made_for_nobody_else_to_read() {
    let place = Place::new();
    let store = place.open();
    Place::with_tokens(&store).await;
    store.login(&name()).await.expect("a lock");
    let mode = |path: &Path| fs::metadata(path).expect("there").mode() & 0o777;
    assert_eq!(mode(&place.folder), 0o700);
    let entries = fs::read_dir(&place.folder).expect("read");
    let files: Vec<_> = entries.map(|entry| entry.expect("one").path()).collect();
    assert_eq!(
        files.len(),
        3,
        "the tokens, their lock, the lock of the sign-in"
    );
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

/// L31
#[tokio::test]
async fn what_others_can_read_is_refused_with_what_closes_it() {
    let place = Place::new();
    let store = place.open();
    Place::with_tokens(&store).await;
    for (path, bad, good) in [
        (place.path(), 0o644, "600"),
        (place.path(), 0o620, "600"),
        (place.folder.clone(), 0o750, "700"),
    ] {
        let before = fs::metadata(&path).expect("there").mode();
        chmod(&path, bad);
        let error = error_of(&store).await;
        let fault = told(&error, &path, "is open to other users");
        let remedy = format!("`chmod {good} {}`", path.display());
        assert_eq!((fault.kind, fault.hint), (FaultKind::Local, Some(remedy)));
        chmod(&path, before);
    }
    store.load(&name()).await.expect("good again");
}

/// L31
#[tokio::test]
async fn links_and_what_is_no_file_are_refused() {
    let place = Place::new();
    let store = place.open();
    Place::with_tokens(&store).await;
    let moved = place.folder.join("moved");
    fs::rename(place.path(), &moved).expect("moved");
    symlink(&moved, place.path()).expect("linked");
    told(&error_of(&store).await, &place.path(), "is a symbolic link");

    // Written over, a link is replaced, and what it points to is left alone.
    let lock = store.lock(&name()).await.expect("locked");
    lock.save(&kept("bearer-2")).await.expect("saved");
    assert!(fs::symlink_metadata(place.path()).expect("there").is_file());
    assert!(moved.exists());
    drop(lock);

    fs::remove_file(place.path()).expect("removed");
    fs::create_dir(place.path()).expect("made");
    told(&error_of(&store).await, &place.path(), "is not a file");

    let lock = place.folder.join(name().beside("lock"));
    fs::remove_file(&lock).expect("removed");
    symlink(&moved, &lock).expect("linked");
    let error = store.lock(&name()).await.err().expect("refused");
    told(&error, &lock, "is a symbolic link");

    let through = place.folder.with_file_name("through");
    symlink(&place.folder, &through).expect("linked");
    let store = Store::open(through.clone(), Wanted::File, false);
    told(&error_of(&store).await, &through, "is a symbolic link");
}
