package dev.glacis.core.detect;

import java.util.ArrayList;
import java.util.List;

/// What all flows of an alert's source in the window add up to, others than the alert's included,
/// in words.
final class HostReasons {
  private HostReasons() {}

  /// @param host the source's row
  static List<Alert.Reason> of(Hosts hosts, int host, Group group) {
    var reasons = new ArrayList<Alert.Reason>();
    var targets = hosts.get(host, Hosts.TARGETS);
    if (group.oneTarget() && targets > 1) {
      reasons.add(
          Conclusion.count("host/source_targets", targets, "different targets of the source"));
    }
    var ports = hosts.get(host, Hosts.PORTS);
    if (group.onePort() && ports > 1) {
      reasons.add(
          Conclusion.count("host/source_ports", ports, "different ports asked by the source"));
    }
    var syns = hosts.get(host, Hosts.UNANSWERED_SYNS);
    if (syns > 0 && Conclusion.isEarly(group.kind())) {
      reasons.add(
          Conclusion.count("host/unanswered_syns", syns, "SYN of the source without answer"));
    }
    var resets = hosts.get(host, Hosts.RESETS);
    if (resets > 0) {
      var ratio = (double) resets / hosts.get(host, Hosts.FLOWS);
      var text = Math.round(100 * ratio) + " % of the source's flows were reset";
      reasons.add(new Alert.Reason("host/reset_ratio", ratio, Double.NaN, text));
    }
    var logins = hosts.get(host, Hosts.FAILED_LOGINS);
    if (logins > 0 && group.kind() == TrafficClass.BRUTE_FORCE) {
      reasons.add(Conclusion.count("host/failed_logins", logins, "logins failed, by their shape"));
    }
    return reasons;
  }
}
