package dev.glacis.core.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// What a meter should make of packets, by the definitions taken literally: lists of packets, two
/// passes, no thought of cost.
final class NaiveMeter {
  static final long TIMEOUT = 120_000_000;
  static final long LINGER = 600_000_000;

  record Seen(
      long time,
      String from,
      String to,
      int protocol,
      int flags,
      int sequence,
      int payload,
      int header,
      int window,
      int type,
      int code) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    /// IPv4 without options; an ICMP message of eight bytes.
    int ipLength() {
      return 20 + (protocol == 1 ? 8 : header + payload);
    }
  }

  private final List<Conversation> finished = new ArrayList<>();
  private final Map<Set<String>, Conversation> open = new HashMap<>();

  void give(Seen packet) {
    var key = Set.of(packet.from, packet.to, "protocol " + packet.protocol);
    var flow = open.get(key);
    if (flow == null) {
      open.put(key, Conversation.fresh(packet));
      return;
    }
    if (packet.time - flow.first().time > TIMEOUT) {
      finished.add(flow);
      open.put(key, flow.goesOnWith(packet) ? flow.next(packet) : Conversation.fresh(packet));
    } else if (flow.ended() && packet.has(Packet.SYN) || flow.differs(packet)) {
      finished.add(flow);
      open.put(key, Conversation.fresh(packet));
    } else {
      flow.packets.add(packet);
    }
  }

  List<Conversation> finish() {
    finished.addAll(open.values());
    return finished;
  }

  static class Conversation {
    final String source;
    final long connectionStart;
    final List<Seen> packets = new ArrayList<>();
    private final Set<List<Object>> segments;

    Conversation(String source, long connectionStart, Set<List<Object>> segments) {
      this.source = source;
      this.connectionStart = connectionStart;
      this.segments = segments;
    }

    static Conversation fresh(Seen packet) {
      var answers = packet.has(Packet.SYN) && packet.has(Packet.ACK);
      var flow = new Conversation(answers ? packet.to : packet.from, packet.time, new HashSet<>());
      flow.packets.add(packet);
      return flow;
    }

    Conversation next(Seen packet) {
      var known = new HashSet<>(segments);
      packets.forEach(p -> known.add(segment(p)));
      var flow = new Conversation(source, connectionStart, known);
      flow.packets.add(packet);
      return flow;
    }

    Seen first() {
      return packets.getFirst();
    }

    boolean goesOnWith(Seen packet) {
      var silence = packet.time - packets.getLast().time;
      return switch (packet.protocol) {
        case 6 -> silence <= LINGER && !ended() && packets.size() > 1;
        case 17 -> silence <= TIMEOUT;
        default -> false;
      };
    }

    boolean differs(Seen packet) {
      return packet.protocol == 1 && packet.type != first().type && packet.code != first().code;
    }

    boolean ended() {
      var step = 0;
      for (var i = 1; i < packets.size(); i++) {
        var packet = packets.get(i);
        var soFar = packets.subList(0, i + 1);
        if (packet.has(Packet.FIN)) {
          if (step == 0) {
            step = 1;
          } else if (step == 1 && finFrom(soFar, true) && finFrom(soFar, false)) {
            step = 2;
          }
        } else if (packet.has(Packet.RST) || (step == 2 && packet.has(Packet.ACK))) {
          return true;
        }
      }
      return false;
    }

    private boolean finFrom(List<Seen> some, boolean forward) {
      return some.stream().anyMatch(p -> p.has(Packet.FIN) && isForward(p) == forward);
    }

    boolean isForward(Seen packet) {
      return packet.from.equals(source);
    }

    List<Seen> direction(boolean forward) {
      return packets.stream().filter(p -> isForward(p) == forward).toList();
    }

    private static List<Object> segment(Seen p) {
      return List.of(p.from, p.sequence, p.payload, p.window);
    }

    /// Every feature by its id.
    Map<String, Double> features() {
      var f = new HashMap<String, Double>();
      var duration = packets.getLast().time - first().time;
      var seconds = duration / 1e6;
      f.put("flow_duration", (double) duration);
      for (var forward : new boolean[] {true, false}) {
        var side = forward ? "fwd" : "bwd";
        var own = direction(forward);
        f.put("total_" + side + "_packets", (double) own.size());
        f.put("total_length_" + side, sum(own, Seen::payload));
        spread(f, side + "_packet_length_", own.stream().map(p -> (double) p.payload).toList());
        var gaps = gaps(own);
        f.put(side + "_iat_total", gaps.stream().mapToDouble(g -> g).sum());
        spread(f, side + "_iat_", gaps);
        flags(f, side + "_%s_flags", own);
        f.put(side + "_header_length", sum(own, Seen::header));
        f.put(side + "_packets_per_second", duration > 0 ? own.size() / seconds : 0);
        f.put(side + "_segment_size_avg", mean(own.stream().map(p -> (double) p.payload).toList()));
        f.put(side + "_act_data_packets", (double) own.stream().filter(p -> p.payload > 0).count());
        var leads = isForward(first()) == forward;
        f.put(
            side + "_seg_size_min",
            leads ? own.stream().mapToDouble(Seen::header).min().orElse(0) : 0);
        f.put(side + "_init_win_bytes", window(forward, leads));
        bulks(f, side);
        f.put(side + "_ip_bytes", sum(own, Seen::ipLength));
        for (var flag :
            Map.of("fin", Packet.FIN, "syn", Packet.SYN, "rst", Packet.RST).entrySet()) {
          var seen = own.stream().anyMatch(p -> p.has(flag.getValue()));
          f.put(side + "_" + flag.getKey() + "_seen", seen ? 1.0 : 0.0);
        }
        var cuts = (double) gaps(packets).stream().filter(g -> g > 1_000_000).count();
        f.put("subflow_" + side + "_packets", cuts == 0 ? 0 : own.size() / cuts);
        f.put("subflow_" + side + "_bytes", cuts == 0 ? 0 : sum(own, Seen::payload) / cuts);
      }
      var bytes = sum(packets, Seen::payload);
      f.put("flow_bytes_per_second", duration == 0 ? -1 : bytes / seconds);
      f.put("flow_packets_per_second", duration == 0 ? -1 : packets.size() / seconds);
      spread(f, "flow_iat_", gaps(packets));
      spread(f, "packet_length_", packets.stream().map(p -> (double) p.payload).toList());
      f.put("packet_length_variance", Math.pow(f.get("packet_length_std"), 2));
      flags(f, "%s_flag_count", packets);
      var forwards = direction(true).size();
      f.put("down_up_ratio", forwards == 0 ? 0 : (packets.size() - forwards) / (double) forwards);
      f.put("average_packet_size", bytes / packets.size());
      var idle = gaps(packets).stream().filter(g -> g > 5_000_000).toList();
      spread(f, "idle_", idle);
      spread(f, "active_", active());
      f.put("icmp_code", (double) first().code);
      f.put("icmp_type", (double) first().type);
      retransmissions(f);
      var connection = (double) packets.getLast().time - connectionStart;
      f.put("connection_duration", first().protocol == 1 ? 0 : connection);
      f.put("duration_to_close", toClose());
      return f;
    }

    private double toClose() {
      for (var i = 0; i < packets.size(); i++) {
        var soFar = packets.subList(0, i + 1);
        if (finFrom(soFar, true) && finFrom(soFar, false)) {
          return packets.get(i).time - (double) first().time;
        }
      }
      return packets.getLast().time - (double) first().time;
    }

    private double window(boolean forward, boolean leads) {
      if (forward) {
        return leads ? first().window : 0;
      }
      return direction(false).stream()
          .mapToInt(Seen::window)
          .filter(w -> w != 0)
          .findFirst()
          .orElse(0);
    }

    /// A gap above five seconds ends the period before it.
    private List<Double> active() {
      var periods = new ArrayList<Double>();
      var start = first().time;
      for (var i = 1; i < packets.size(); i++) {
        var before = packets.get(i - 1).time;
        if (packets.get(i).time - before > 5_000_000) {
          if (before > start) {
            periods.add((double) before - start);
          }
          start = packets.get(i).time;
        }
      }
      return periods;
    }

    /// Runs of packets with payload of one direction, cut by a payload of the other and by gaps.
    private void bulks(Map<String, Double> f, String side) {
      var forward = side.equals("fwd");
      var runs = new ArrayList<List<Seen>>();
      for (var packet : packets.stream().filter(p -> p.payload > 0).toList()) {
        if (isForward(packet) != forward) {
          runs.add(new ArrayList<>());
          continue;
        }
        var last = runs.isEmpty() || runs.getLast().isEmpty() ? null : runs.getLast().getLast();
        if (last == null || packet.time - last.time > 1_000_000) {
          runs.add(new ArrayList<>());
        }
        runs.getLast().add(packet);
      }
      var bulks = runs.stream().filter(run -> run.size() >= 4).toList();
      var count = (double) bulks.size();
      var bytes = bulks.stream().mapToDouble(run -> sum(run, Seen::payload)).sum();
      var size = bulks.stream().mapToDouble(List::size).sum();
      var micros =
          bulks.stream().mapToDouble(b -> b.getLast().time - (double) b.getFirst().time).sum();
      f.put(side + "_bytes_per_bulk", count == 0 ? 0 : bytes / count);
      f.put(side + "_packets_per_bulk", count == 0 ? 0 : size / count);
      f.put(side + "_bulk_rate", micros == 0 ? 0 : bytes / (micros / 1e6));
    }

    private void retransmissions(Map<String, Double> f) {
      var known = new HashSet<>(segments);
      var counts = new double[2];
      for (var packet : packets) {
        if (packet.protocol == 6 && !known.add(segment(packet))) {
          counts[isForward(packet) ? 0 : 1]++;
        }
      }
      f.put("fwd_tcp_retransmissions", counts[0]);
      f.put("bwd_tcp_retransmissions", counts[1]);
      f.put("tcp_retransmissions", counts[0] + counts[1]);
    }

    private static void flags(Map<String, Double> f, String name, List<Seen> some) {
      var names = List.of("fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr");
      for (var i = 0; i < names.size(); i++) {
        var flag = 1 << i;
        var count = (double) some.stream().filter(p -> p.has(flag)).count();
        f.put(name.formatted(names.get(i)), count);
      }
    }

    static void spread(Map<String, Double> f, String name, List<Double> values) {
      var mean = mean(values);
      var squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
      f.put(name + "mean", mean);
      f.put(name + "std", values.size() < 2 ? 0 : Math.sqrt(squares / (values.size() - 1)));
      f.put(name + "max", values.stream().mapToDouble(v -> v).max().orElse(0));
      f.put(name + "min", values.stream().mapToDouble(v -> v).min().orElse(0));
    }

    static List<Double> gaps(List<Seen> some) {
      return Stream.iterate(1, i -> i < some.size(), i -> i + 1)
          .map(i -> (double) (some.get(i).time - some.get(i - 1).time))
          .toList();
    }

    private static double mean(List<Double> values) {
      return values.stream().mapToDouble(v -> v).average().orElse(0);
    }

    static double sum(List<Seen> some, ToDoubleFunction<Seen> part) {
      return some.stream().mapToDouble(part).sum();
    }
  }
}
