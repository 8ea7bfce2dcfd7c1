//! Whether a file can be changed by anybody but the person: it may name what is run.

use std::path::Path;

#[cfg(unix)]
use crate::identity::os::user;

/// Whether the file and the folder that it lies in belong to the person or to root, and nobody else
/// may write there; where a link leads to it, so does the folder of the link. A file that cannot be
/// looked at is not trusted. Blocks.
#[cfg(unix)]
pub fn only_ours(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;

    let own = user();
    let is_ours = |path: &Path| {
        path.metadata().is_ok_and(|found| {
            let is_owned = [0, own].contains(&found.uid());
            is_owned && found.mode() & 0o022 == 0
        })
    };
    // Whoever can write there can turn the link to another file of ours, such as a cloned one.
    let named_in = path.parent().map(|folder| match folder.as_os_str() {
        it if it.is_empty() => Path::new("."),
        _ => folder,
    });
    let Ok(path) = path.canonicalize() else {
        return false;
    };
    named_in.is_some_and(is_ours) && is_ours(&path) && path.parent().is_some_and(is_ours)
}

/// Elsewhere the profile of a person is closed to others by the system.
#[cfg(not(unix))]
pub fn only_ours(path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_file_that_others_can_write_is_not_ours_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("config.yaml");
        fs::write(&file, "").expect("written");
        let set = |path: &Path, mode| {
            fs::set_permissions(path, Permissions::from_mode(mode)).expect("set");
        };
        for (mode, is_ours) in [(0o600, true), (0o644, true), (0o664, false), (0o646, false)] {
            set(&file, mode);
            assert_eq!(only_ours(&file), is_ours, "{mode:o}");
        }
        set(&file, 0o600);
        set(folder.path(), 0o777);
        assert!(!only_ours(&file));
        assert!(!only_ours(&folder.path().join("nothing")));
    }

    #[test]
    fn a_link_that_others_can_turn_to_another_file_is_not_ours_alone() {
        let closed = tempfile::tempdir().expect("a folder");
        let open = tempfile::tempdir().expect("a folder");
        let file = closed.path().join("config.yaml");
        fs::write(&file, "").expect("written");
        let link = open.path().join("config.yaml");
        std::os::unix::fs::symlink(&file, &link).expect("linked");
        assert!(only_ours(&link));
        fs::set_permissions(open.path(), Permissions::from_mode(0o777)).expect("set");
        assert!(!only_ours(&link));
        assert!(only_ours(&file));
    }
}
