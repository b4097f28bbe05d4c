//! A scheduler and two executors, each a process of its own, on this machine.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use super::read::read_slices;
use super::same::{check, loop_over};
use super::{program, reports, run, text};

/// Processes that are killed when the test is over.
struct Cluster {
    scheduler: Child,
    executors: Vec<Child>,
    url: String,
}

impl Cluster {
    fn start(folder: &Path, executors: usize) -> Self {
        let port = ports();
        let log = |name: String| Stdio::from(std::fs::File::create(folder.join(name)).unwrap());
        let scheduler = program()
            .args(["scheduler", "--bind", &format!("127.0.0.1:{port}"), "--patience", "6"])
            .stderr(log("scheduler.log".to_owned()))
            .spawn()
            .unwrap();
        let executors = (0..executors)
            .map(|number| {
                let work = folder.join(format!("work-{number}"));
                program()
                    .args([
                        "executor",
                        "--scheduler",
                        &format!("127.0.0.1:{port}"),
                        "--port",
                        &ports().to_string(),
                    ])
                    .args(["--cores", "1", "--heartbeat", "1", "--work", text(&work), "--memory", "256"])
                    .stderr(log(format!("executor-{number}.log")))
                    .spawn()
                    .unwrap()
            })
            .collect();
        Cluster { scheduler, executors, url: format!("df://127.0.0.1:{port}") }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for child in self.executors.iter_mut().chain([&mut self.scheduler]) {
            // One that was killed in the test is gone already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Returns a port that is free, and so is the next one.
fn ports() -> u16 {
    loop {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        if port < u16::MAX && TcpListener::bind(("127.0.0.1", port + 1)).is_ok() {
            return port;
        }
    }
}

/// Waits until the scheduler answers.
fn wait(cluster: &Cluster) {
    let address = cluster.url.trim_start_matches("df://");
    for _ in 0..600 {
        if std::net::TcpStream::connect(address).is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("no scheduler at {address}");
}

#[test]
fn a_cluster_says_what_a_loop_says() {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = reports(40);
    lines.push(lines[3].clone());
    let (source, archive) = (folder.path().join("day.jsonl"), folder.path().join("archive"));
    std::fs::write(&source, lines.join("\n")).unwrap();
    let cluster = Cluster::start(folder.path(), 2);
    wait(&cluster);
    let output = run(&["read", text(&source), text(&archive), "--slice", "10", "--cluster", &cluster.url]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    check(&archive, &loop_over(&lines));
    // Our functions are known everywhere.
    let query = "SELECT stance_as_of(stance, published, '2999') AS s FROM positions";
    let here = run(&["sql", text(&archive), query, "--format", "csv"]);
    let there = run(&["sql", text(&archive), query, "--format", "csv", "--cluster", &cluster.url]);
    assert!(there.status.success(), "{}", String::from_utf8_lossy(&there.stderr));
    assert_eq!(here.stdout, there.stdout);
}

#[test]
fn an_executor_that_is_killed_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let lines = reports(60);
    let (source, archive) = (folder.path().join("day.jsonl"), folder.path().join("archive"));
    std::fs::write(&source, lines.join("\n")).unwrap();
    let mut cluster = Cluster::start(folder.path(), 2);
    wait(&cluster);
    let mut child = program()
        .args(["read", text(&source), text(&archive), "--slice", "6", "--cluster", &cluster.url])
        .stderr(Stdio::from(std::fs::File::create(folder.path().join("read.log")).unwrap()))
        .spawn()
        .unwrap();
    while read_slices(&archive) < 2 {
        assert!(child.try_wait().unwrap().is_none(), "it ended before an executor could be killed");
        std::thread::sleep(Duration::from_millis(10));
    }
    cluster.executors[0].kill().unwrap();
    cluster.executors[0].wait().unwrap();
    let at_kill = read_slices(&archive);
    let status = child.wait().unwrap();
    let told = std::fs::read_to_string(folder.path().join("read.log")).unwrap();
    assert!(status.success(), "{told}");
    assert!(at_kill < lines.len().div_ceil(6), "everything was read before the executor was killed");
    check(&archive, &loop_over(&lines));
}
