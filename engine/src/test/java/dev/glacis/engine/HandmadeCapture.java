package dev.glacis.engine;

import dev.glacis.core.net.Address;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A capture file written packet by packet: Ethernet, IPv4, TCP.
final class HandmadeCapture {
  static final int SYN = 2;
  static final int RST = 4;
  static final int ACK = 16;
  static final int FIN = 1;
  static final int PSH = 8;

  /// 2026-11-20T08:00:02Z: two seconds into a window.
  static final long BASE = 1_795_161_602_000_000L;

  private record Packet(long micros, byte[] frame) {}

  private final List<Packet> packets = new ArrayList<>();

  /// A flood by 600 sources, a scan of 100 closed ports, a request with an answer every half
  /// second, and one with a large upload, which the test model finds suspicious; a second flood
  /// eleven seconds later.
  static HandmadeCapture mixed() {
    var capture = new HandmadeCapture();
    for (var i = 0; i < 600; i++) {
      capture.tcp(
          500_000 + i * 1_000L,
          "198.18." + i / 250 + "." + i % 250,
          1024 + i,
          "10.20.1.10",
          80,
          SYN,
          0);
    }
    for (var port = 1; port <= 100; port++) {
      var at = 3_500_000 + port * 10_000L;
      capture.tcp(at, "192.0.2.7", 40_000, "10.20.1.20", port, SYN, 0);
      capture.tcp(at + 200, "10.20.1.20", port, "192.0.2.7", 40_000, RST | ACK, 0);
    }
    for (var i = 0; i < 20; i++) {
      capture.exchange(i * 500_000L, "198.19.0.5", 50_000 + i, "10.20.1.10", 80, 200, 1400);
    }
    capture.exchange(6_000_000, "203.0.113.9", 50_000, "10.20.1.11", 8080, 1400 * 5, 100);
    for (var i = 0; i < 700; i++) {
      capture.tcp(
          11_500_000 + i * 1_000L, "198.18.9." + i % 250, 1024 + i, "10.20.1.10", 443, SYN, 0);
    }
    return capture;
  }

  /// A whole connection: handshake, request, answer, end.
  void exchange(
      long at, String client, int port, String server, int service, int request, int answer) {
    tcp(at, client, port, server, service, SYN, 0);
    tcp(at + 100, server, service, client, port, SYN | ACK, 0);
    tcp(at + 200, client, port, server, service, ACK, 0);
    for (var sent = 0; sent < request; sent += 1400) {
      tcp(
          at + 300 + sent,
          client,
          port,
          server,
          service,
          PSH | ACK,
          Math.min(1400, request - sent));
    }
    tcp(at + 20_000, server, service, client, port, PSH | ACK, answer);
    tcp(at + 20_100, client, port, server, service, FIN | ACK, 0);
    tcp(at + 20_200, server, service, client, port, FIN | ACK, 0);
    tcp(at + 20_300, client, port, server, service, ACK, 0);
  }

  void tcp(long at, String from, int fromPort, String to, int toPort, int flags, int payload) {
    var frame = ByteBuffer.allocate(14 + 20 + 20 + payload);
    frame.putShort(12, (short) 0x0800);
    frame.put(14, (byte) 0x45);
    frame.putShort(16, (short) (40 + payload));
    frame.put(22, (byte) 64);
    frame.put(23, (byte) 6);
    frame.put(26, Address.parse(from).toBytes());
    frame.put(30, Address.parse(to).toBytes());
    frame.putShort(34, (short) fromPort);
    frame.putShort(36, (short) toPort);
    frame.putInt(38, (int) at);
    frame.put(46, (byte) 0x50);
    frame.put(47, (byte) flags);
    frame.putShort(48, (short) 1024);
    packets.add(new Packet(BASE + at, frame.array()));
  }

  /// Only what lies before that many microseconds.
  HandmadeCapture until(long micros) {
    packets.removeIf(packet -> packet.micros() >= BASE + micros);
    return this;
  }

  /// Only the rest.
  HandmadeCapture from(long micros) {
    packets.removeIf(packet -> packet.micros() < BASE + micros);
    return this;
  }

  int size() {
    return packets.size();
  }

  byte[] bytes() {
    packets.sort(Comparator.comparingLong(Packet::micros));
    var out = new ByteArrayOutputStream();
    out.writeBytes(
        ByteBuffer.allocate(24)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0xa1b2c3d4)
            .putShort((short) 2)
            .putShort((short) 4)
            .putLong(0)
            .putInt(65_535)
            .putInt(1)
            .array());
    for (var packet : packets) {
      out.writeBytes(
          ByteBuffer.allocate(16)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt((int) (packet.micros / 1_000_000))
              .putInt((int) (packet.micros % 1_000_000))
              .putInt(packet.frame.length)
              .putInt(packet.frame.length)
              .array());
      out.writeBytes(packet.frame);
    }
    return out.toByteArray();
  }

  Traffic traffic() {
    return traffic(bytes());
  }

  static Traffic traffic(byte[] bytes) {
    return new Traffic("made.pcap", 0, () -> new ByteArrayInputStream(bytes));
  }

  static Traffic text(String csv, double rate) {
    return new Traffic(
        "made.csv", rate, () -> new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
  }
}
