package dev.glacis.core.detect;

import java.util.ArrayList;
import java.util.List;

/// What all flows of an alert's source in the window add up to, others than the alert's included,
/// in words.
final class HostReasons {
  private HostReasons() {}

  /// @param host the source's row
  /// @param benign hosts, by [HostMeasure]
  static List<Alert.Reason> of(Hosts hosts, int host, Group group, BenignProfile benign) {
    var reasons = new ArrayList<Alert.Reason>();
    var targets = hosts.get(host, Hosts.TARGETS);
    if (group.oneTarget() && targets > 1) {
      reasons.add(
          HostMeasure.TARGETS.count(
              "source_targets", targets, "different targets of the source", benign));
    }
    var ports = hosts.get(host, Hosts.PORTS);
    if (group.onePort() && ports > 1) {
      reasons.add(
          HostMeasure.PORTS.count(
              "source_ports", ports, "different ports asked by the source", benign));
    }
    var syns = hosts.get(host, Hosts.UNANSWERED_SYNS);
    if (syns > 0 && Conclusion.isEarly(group.kind())) {
      reasons.add(
          HostMeasure.UNANSWERED_SYNS.count(
              "unanswered_syns", syns, "SYN of the source without answer", benign));
    }
    var resets = hosts.get(host, Hosts.RESETS);
    if (resets > 0) {
      var ratio = (double) resets / hosts.get(host, Hosts.FLOWS);
      var text = Math.round(100 * ratio) + " % of the source's flows were reset";
      reasons.add(HostMeasure.RESET_RATIO.reason("reset_ratio", ratio, text, benign));
    }
    var logins = hosts.get(host, Hosts.FAILED_LOGINS);
    if (logins > 0 && group.kind() == TrafficClass.BRUTE_FORCE) {
      reasons.add(
          HostMeasure.FAILED_LOGINS.count(
              "failed_logins", logins, "logins failed, by their shape", benign));
    }
    return reasons;
  }
}
