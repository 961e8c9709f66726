package dev.glacis.core.detect;

import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.net.Protocol;
import java.util.List;
import java.util.Optional;

/// What really happened while traffic was captured: every attack with its time and its two sides,
/// so that a flow gets its label by rule. All other traffic is benign.
public record Truth(List<Attack> attacks) {
  public Truth {
    attacks = List.copyOf(attacks);
  }

  /// One attack.
  ///
  /// @param protocol IANA number; ICMP stands for ICMPv6 too
  /// @param ports at the targets; empty means any
  /// @param startMicros microseconds since 1970 UTC
  /// @param endMicros inclusive
  public record Attack(
      String id,
      TrafficClass kind,
      List<Prefix> sources,
      List<Prefix> targets,
      int protocol,
      List<Ports> ports,
      long startMicros,
      long endMicros) {
    /// @throws IllegalArgumentException for an end before the start
    public Attack {
      sources = List.copyOf(sources);
      targets = List.copyOf(targets);
      ports = List.copyOf(ports);
      if (endMicros < startMicros) {
        throw new IllegalArgumentException("attack " + id + " ends before it starts");
      }
    }

    /// Whether a flow is part of it: between one of its sources and one of its targets, either way
    /// round, at a time that overlaps, and either ICMP or with its protocol and one of its ports at
    /// the target's side.
    public boolean covers(FlowBatch batch, int row) {
      if (batch.startMicros[row] > endMicros || batch.timeMicros[row] < startMicros) {
        return false;
      }
      var from = batch.source(row);
      var to = batch.target(row);
      return (isWithin(sources, from)
              && isWithin(targets, to)
              && isService(batch.protocol[row], batch.targetPort[row]))
          || (isWithin(sources, to)
              && isWithin(targets, from)
              && isService(batch.protocol[row], batch.sourcePort[row]));
    }

    private boolean isService(int flowProtocol, int port) {
      if (flowProtocol == Protocol.ICMP || flowProtocol == Protocol.ICMPV6) {
        return true;
      }
      return flowProtocol == protocol
          && (ports.isEmpty() || ports.stream().anyMatch(p -> p.contains(flowProtocol, port)));
    }

    private static boolean isWithin(List<Prefix> prefixes, Address address) {
      return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
    }
  }

  /// What a flow shows. Of an infiltration, a flow that came to nothing (see [Attempts]) is
  /// labelled a port scan, as the corrected CICIDS2017 does with its `Infiltration - Portscan`: the
  /// flow is the same, and only its source's address tells them apart, which no model may know.
  public TrafficClass label(FlowBatch batch, int row) {
    var kind = attack(batch, row).map(Attack::kind).orElse(TrafficClass.BENIGN);
    return kind == TrafficClass.INFILTRATION && new Attempts(batch.schema()).isAttempt(batch, row)
        ? TrafficClass.PORT_SCAN
        : kind;
  }

  /// The first attack that a flow is part of; empty for benign traffic.
  public Optional<Attack> attack(FlowBatch batch, int row) {
    return attacks.stream().filter(attack -> attack.covers(batch, row)).findFirst();
  }
}
