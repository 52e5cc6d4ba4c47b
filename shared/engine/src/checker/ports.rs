//! No two pods of a node take the same host port.

use super::CheckRule;
use super::case::Case;
use super::findings::Findings;
use spot_domain::HostPort;

/// Checks every node that receives a pod with host ports.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    for (place, newcomers) in case.course.newcomers.iter().enumerate() {
        for &newcomer in newcomers.iter().filter(|&&pod| !case.facts.pod(pod).host_ports.is_empty()) {
            let pod = case.facts.pod(newcomer);
            let others = case.course.residents[place].iter().filter(|&&other| other != newcomer);
            for other in others.map(|&other| case.facts.pod(other)) {
                let clash = pod.host_ports.iter().find(|own| other.host_ports.iter().any(|taken| clashes(own, taken)));
                if let Some(port) = clash {
                    let why =
                        format!("port {} of {} is taken by {}", port.port, case.places.all[place].name, other.name);
                    findings.add(CheckRule::HostPort, &pod.name, why);
                }
            }
        }
    }
}

fn clashes(one: &HostPort, other: &HostPort) -> bool {
    let every_address = |port: &HostPort| port.host_ip.is_empty() || port.host_ip == "0.0.0.0";
    let protocol = |port: &HostPort| {
        if port.protocol.is_empty() { "TCP".to_owned() } else { port.protocol.to_ascii_uppercase() }
    };
    one.port == other.port
        && one.port != 0
        && protocol(one) == protocol(other)
        && (every_address(one) || every_address(other) || one.host_ip == other.host_ip)
}
