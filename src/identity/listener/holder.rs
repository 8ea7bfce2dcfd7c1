//! Who has a port: where the system tells (Linux, and only of processes that are ours).

use std::fs;
use std::path::Path;

/// `TCP_LISTEN` in `/proc/net/tcp`.
const LISTENS: &str = "0A";

/// The program that listens on the port, as `python3 (pid 4711)`. Blocks.
pub(super) fn of(port: u16) -> Option<String> {
    let socket = ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|table| fs::read_to_string(table).ok())
        .find_map(|table| socket(&table, port))?;
    let socket = format!("socket:[{socket}]");
    let processes = fs::read_dir("/proc").ok()?.flatten();
    // `/proc/self` and its like are names for what stands there by number too.
    let (pid, process) = processes
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse::<u32>().ok()?,
                entry.path(),
            ))
        })
        .find(|(_, process)| holds(process, &socket))?;
    let name = fs::read_to_string(process.join("comm")).ok()?;
    Some(format!("{} (pid {pid})", name.trim()))
}

/// The inode of the socket that listens on the port. Columns: `sl local rem st … uid timeout inode`.
fn socket(table: &str, port: u16) -> Option<String> {
    let ending = format!(":{port:04X}");
    table.lines().skip(1).find_map(|line| {
        let mut columns = line.split_whitespace();
        let (local, state) = (columns.nth(1)?, columns.nth(1)?);
        let is_it = local.ends_with(&ending) && state == LISTENS;
        columns.nth(5).filter(|_| is_it).map(str::to_owned)
    })
}

fn holds(process: &Path, socket: &str) -> bool {
    let Ok(open) = fs::read_dir(process.join("fd")) else {
        return false; // no process, or not ours
    };
    open.flatten()
        .filter_map(|entry| fs::read_link(entry.path()).ok())
        .any(|target| target.as_os_str() == socket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listening_socket_is_found_by_its_port() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
            0: 0100007F:1F51 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 11 1 0\n\
            1: 0100007F:1F51 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 22 1 0\n";
        assert_eq!(socket(table, 8017).as_deref(), Some("22"));
        assert_eq!(socket(table, 8018), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_holder_of_a_port_is_named() {
        let door = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = door.local_addr().expect("an address").port();
        let holder = of(port).expect("this very process");
        let own = format!("(pid {})", std::process::id());
        assert!(holder.ends_with(&own), "{holder}");
    }
}
