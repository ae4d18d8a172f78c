//! As whom Postgres runs: ourselves, or an unprivileged user when we are root.

use std::{
    fs,
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::Path,
    process::Command,
};

use super::EmbeddedError;

/// Users to run Postgres as under root, best first.
const UNPRIVILEGED: &[&str] = &["postgres", "nobody"];

/// A user of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    name: String,
    uid: u32,
    gid: u32,
    switch: bool,
}

impl Account {
    /// Who runs the Postgres of `cluster`: its owner when it exists and we are root.
    pub fn for_postgres(cluster: &Path) -> Result<Self, EmbeddedError> {
        let me = rustix::process::geteuid();
        if !me.is_root() {
            let uid = me.as_raw();
            let gid = rustix::process::getegid().as_raw();
            let name = users().into_iter().find(|user| user.uid == uid);
            let name = name.map_or_else(|| uid.to_string(), |user| user.name);
            return Ok(Self { name, uid, gid, switch: false });
        }
        let owner = fs::metadata(cluster).ok().filter(|found| found.uid() != 0);
        let users = users();
        match owner {
            Some(owner) => {
                let name = users.into_iter().find(|user| user.uid == owner.uid());
                let name = name.map_or_else(|| owner.uid().to_string(), |user| user.name);
                Ok(Self { name, uid: owner.uid(), gid: owner.gid(), switch: true })
            }
            None => UNPRIVILEGED
                .iter()
                .find_map(|name| users.iter().find(|user| user.name == *name && user.uid != 0))
                .cloned()
                .ok_or(EmbeddedError::NoAccount),
        }
    }

    /// Its name, or its number when it has none.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its number.
    pub fn uid(&self) -> u32 {
        self.uid
    }

    /// Whether it is someone else than we are.
    pub fn is_other(&self) -> bool {
        self.switch
    }

    /// Gives a file or directory to it, where it is someone else.
    pub fn own(&self, path: &Path) -> Result<(), EmbeddedError> {
        if self.switch {
            std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid))
                .map_err(EmbeddedError::io("change the owner of", path))?;
        }
        Ok(())
    }

    /// A program that will run as this user, untouched by our `PG…` variables and our terminal.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"PG") {
                command.env_remove(name);
            }
        }
        // Its own process group: Ctrl-C is for kehu, which then stops Postgres in good order.
        command.env("LC_ALL", "C").current_dir("/").process_group(0);
        if self.switch {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Whether it may pass through a directory with these permissions.
    pub(super) fn may_enter(&self, directory: &fs::Metadata) -> bool {
        let mode = directory.mode();
        if directory.uid() == self.uid {
            mode & 0o100 != 0
        } else if directory.gid() == self.gid {
            mode & 0o010 != 0
        } else {
            mode & 0o001 != 0
        }
    }
}

/// The users in `/etc/passwd`.
fn users() -> Vec<Account> {
    let text = fs::read_to_string("/etc/passwd").unwrap_or_default();
    text.lines().filter_map(parse_user).collect()
}

fn parse_user(line: &str) -> Option<Account> {
    let mut fields = line.split(':');
    let name = fields.next()?.to_owned();
    let uid = fields.nth(1)?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    Some(Account { name, uid, gid, switch: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_read_from_passwd_lines() {
        let user = parse_user("postgres:x:101:104:PostgreSQL,,,:/var/lib/postgresql:/bin/bash");
        let user = user.unwrap();
        assert_eq!((user.name(), user.uid, user.gid), ("postgres", 101, 104));
        assert_eq!(parse_user("# comment"), None);
    }
}
