package dev.glacis.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.net.Protocol;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// An attack of `truth.json`, with the label rule of `docs/sample-data.md` taken literally.
record LabelledAttack(
    String id,
    TrafficClass kind,
    List<Prefix> sources,
    List<Prefix> targets,
    int protocol,
    List<Ports> ports,
    long startMicros,
    long endMicros) {
  private static final Map<String, Integer> PROTOCOLS =
      Map.of("tcp", Protocol.TCP, "udp", Protocol.UDP, "icmp", Protocol.ICMP);

  static LabelledAttack of(JsonNode attack) {
    var protocol = attack.path("protocol").asText();
    return new LabelledAttack(
        attack.path("id").asText(),
        TrafficClass.ofLabel(attack.path("kind").asText()),
        texts(attack.path("sources")).stream().map(Prefix::parse).toList(),
        texts(attack.path("targets")).stream().map(Prefix::parse).toList(),
        Objects.requireNonNull(PROTOCOLS.get(protocol), protocol),
        texts(attack.path("ports")).stream().map(p -> Ports.parse(protocol + "/" + p)).toList(),
        micros(attack.path("start")),
        micros(attack.path("end")));
  }

  boolean covers(FlowBatch batch, int row) {
    var overlaps = batch.startMicros[row] <= endMicros && batch.timeMicros[row] >= startMicros;
    var from = batch.source(row);
    var to = batch.target(row);
    var there = isIn(sources, from) && isIn(targets, to);
    var back = isIn(sources, to) && isIn(targets, from);
    return overlaps
        && ((there && isMeant(batch.protocol[row], batch.targetPort[row]))
            || (back && isMeant(batch.protocol[row], batch.sourcePort[row])));
  }

  private boolean isMeant(int other, int port) {
    var isIcmp = other == Protocol.ICMP || other == Protocol.ICMPV6;
    var isOneOfPorts = ports.isEmpty() || ports.stream().anyMatch(p -> p.contains(other, port));
    return isIcmp || (other == protocol && isOneOfPorts);
  }

  private static boolean isIn(List<Prefix> prefixes, Address address) {
    return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  private static long micros(JsonNode time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time.asText()));
  }
}
