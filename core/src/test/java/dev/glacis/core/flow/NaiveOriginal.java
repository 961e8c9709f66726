package dev.glacis.core.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What a meter should make of packets by profile `original`, its definitions taken literally:
/// lists of packets, two passes, no thought of cost.
final class NaiveOriginal {
  private final List<Conversation> finished = new ArrayList<>();
  private final Map<Set<String>, Conversation> open = new HashMap<>();

  void give(NaiveMeter.Seen packet) {
    var key = Set.of(packet.from(), packet.to(), "protocol " + packet.protocol());
    var flow = open.get(key);
    if (flow == null) {
      open.put(key, new Conversation(packet.from(), packet));
    } else if (packet.time() - flow.first().time() > NaiveMeter.TIMEOUT) {
      finished.add(flow);
      var goesOn = packet.time() - flow.packets.getLast().time() <= NaiveMeter.LINGER;
      open.put(key, new Conversation(goesOn ? flow.source : packet.from(), packet));
    } else if (packet.has(Packet.FIN) && packet.from().equals(flow.source)) {
      if (flow.later().noneMatch(p -> p.has(Packet.FIN))) {
        flow.packets.add(packet);
      }
    } else {
      flow.packets.add(packet);
      if (packet.has(Packet.FIN) || packet.has(Packet.RST)) {
        finished.add(flow);
        open.remove(key);
      }
    }
  }

  /// Flows of two packets and more.
  List<Conversation> finish() {
    finished.addAll(open.values());
    return finished.stream().filter(flow -> flow.packets.size() > 1).toList();
  }

  static final class Conversation extends NaiveMeter.Conversation {
    private Conversation(String source, NaiveMeter.Seen first) {
      super(source, first.time(), new HashSet<>());
      packets.add(first);
    }

    @Override
    boolean isForward(NaiveMeter.Seen packet) {
      return packet == first() || super.isForward(packet);
    }

    private Stream<NaiveMeter.Seen> later() {
      return packets.stream().skip(1);
    }

    /// Every feature by its id: those of profile `corrected`, what differs replaced.
    @Override
    Map<String, Double> features() {
      var f = super.features();
      f.keySet().retainAll(Features.ORIGINAL.names());
      f.put("fwd_psh_flags", first().has(Packet.PSH) ? 1.0 : 0.0);
      f.put("bwd_psh_flags", 0.0);
      f.put("fwd_urg_flags", first().has(Packet.URG) ? 1.0 : 0.0);
      f.put("bwd_urg_flags", 0.0);
      if (f.get("flow_duration") == 0) {
        f.put("flow_bytes_per_second", Double.NaN);
        f.put("flow_packets_per_second", Double.NaN);
      }
      var lengths =
          Stream.concat(Stream.of(first()), packets.stream()).map(p -> (double) p.payload());
      var twice = lengths.toList();
      spread(f, "packet_length_", twice);
      f.put("packet_length_variance", Math.pow(f.get("packet_length_std"), 2));
      var bytes = twice.stream().mapToDouble(length -> length).sum();
      f.put("average_packet_size", bytes / packets.size());
      f.merge("down_up_ratio", 0.0, (value, _) -> Math.floor(value));
      for (var name : List.of("fwd_packets", "fwd_bytes", "bwd_packets", "bwd_bytes")) {
        f.merge("subflow_" + name, 0.0, (value, _) -> Math.floor(value));
      }
      bulks(f);
      f.put("fwd_init_win_bytes", (double) first().window());
      var answers = direction(false);
      f.put("bwd_init_win_bytes", answers.isEmpty() ? 0.0 : answers.getLast().window());
      var data = later().filter(p -> isForward(p) && p.payload() > 0).count();
      f.put("fwd_act_data_packets", (double) data);
      var headers = direction(true).stream().mapToDouble(NaiveMeter.Seen::header);
      f.put("fwd_seg_size_min", headers.min().orElseThrow());
      return f;
    }

    /// Runs of packets with payload, whichever way, cut by gaps.
    private void bulks(Map<String, Double> f) {
      var runs = new ArrayList<List<NaiveMeter.Seen>>();
      for (var packet : packets.stream().filter(p -> p.payload() > 0).toList()) {
        if (runs.isEmpty() || packet.time() - runs.getLast().getLast().time() > 1_000_000) {
          runs.add(new ArrayList<>());
        }
        runs.getLast().add(packet);
      }
      var bulks = runs.stream().filter(run -> run.size() >= 4).toList();
      var count = Math.max(1, bulks.size());
      var bytes = bulks.stream().mapToDouble(b -> sum(b, NaiveMeter.Seen::payload)).sum();
      var micros = bulks.stream().mapToDouble(b -> b.getLast().time() - b.getFirst().time()).sum();
      var size = bulks.stream().mapToDouble(List::size).sum();
      for (var name : List.of("bytes_per_bulk", "packets_per_bulk", "bulk_rate")) {
        f.put("fwd_" + name, 0.0);
      }
      f.put("bwd_bytes_per_bulk", Math.floor(bytes / count));
      f.put("bwd_packets_per_bulk", Math.floor(size / count));
      f.put("bwd_bulk_rate", micros == 0 ? 0 : Math.floor(bytes / (micros / 1e6)));
    }
  }
}
