package dev.glacis.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// A lean client of one thread that asks over HTTP/1.1 connections that stay open, one question at
/// a time on each. Of an answer it reads status and length; the body is counted and dropped.
///
/// With a rate, questions fall due at even intervals whatever the server does, wait for a free
/// connection, and an answer's time counts from when its question fell due ("coordinated omission",
/// Gil Tene). Without one, every connection asks again at once: that finds the peak.
final class OpenLoop {
  private static final int RECEIVE = 1 << 18;
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(10);

  private final InetSocketAddress server;
  private final List<byte[]> requests;
  private final double rate;
  private final SplittableRandom draws = new SplittableRandom(7);
  private final ByteBuffer received = ByteBuffer.allocateDirect(RECEIVE);
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final Histogram times = new Histogram(LONGEST, 3);
  private long bytes;
  private long asked;
  private long began;

  /// @param paths drawn at random, the same ones in every run
  /// @param rate questions a second; 0 for as many as are answered
  OpenLoop(int port, List<String> paths, double rate) {
    server = new InetSocketAddress("127.0.0.1", port);
    requests =
        paths.stream()
            .map(path -> "GET %s HTTP/1.1\r\nhost: 127.0.0.1:%d\r\n\r\n".formatted(path, port))
            .map(request -> request.getBytes(US_ASCII))
            .toList();
    this.rate = rate;
  }

  /// @param times of answers, nanoseconds
  /// @param bytes of bodies
  record Report(Histogram times, long bytes, double seconds) {
    double rate() {
      return times.getTotalCount() / seconds;
    }

    double millis(double percentile) {
      return times.getValueAtPercentile(percentile) / 1e6;
    }
  }

  /// @throws IOException also for an answer that is not 200 with a length
  Report run(int connections, int seconds) throws IOException {
    var open = new ArrayList<Connection>();
    try (var selector = Selector.open()) {
      for (var c = 0; c < connections; c++) {
        var connection = new Connection(selector);
        open.add(connection);
        idle.add(connection);
      }
      began = System.nanoTime();
      var end = began + TimeUnit.SECONDS.toNanos(seconds);
      for (var now = began; now < end; now = System.nanoTime()) {
        ask(now);
        selector.select(OpenLoop::ready, untilDue(now));
      }
      return new Report(times, bytes, (System.nanoTime() - began) / 1e9);
    } finally {
      for (var connection : open) {
        connection.channel.close();
      }
    }
  }

  /// Asks what has fallen due, as far as connections are free.
  private void ask(long now) throws IOException {
    while (!idle.isEmpty() && (rate == 0 || now - due() >= 0)) {
      idle.remove().ask(rate == 0 ? now : due());
      asked++;
    }
  }

  private long due() {
    return began + (long) (asked * 1e9 / rate);
  }

  /// Milliseconds that may be slept; at least one, so a question may be that much late, and it
  /// counts.
  private long untilDue(long now) {
    return rate == 0 || idle.isEmpty()
        ? 1
        : Math.max(1, TimeUnit.NANOSECONDS.toMillis(due() - now));
  }

  private static void ready(SelectionKey key) {
    try {
      ((Connection) key.attachment()).read();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private final class Connection {
    final SocketChannel channel;
    private long due;
    private long left;

    Connection(Selector selector) throws IOException {
      channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    void ask(long fallenDue) throws IOException {
      due = fallenDue;
      left = -1;
      var request = ByteBuffer.wrap(requests.get(draws.nextInt(requests.size())));
      while (request.hasRemaining()) {
        channel.write(request);
      }
    }

    void read() throws IOException {
      received.clear();
      var count = channel.read(received);
      if (count < 0) {
        throw new EOFException("the server closed a connection");
      }
      var body = count;
      if (left < 0 && count > 0) {
        var head = Head.of(received, count);
        left = head.length();
        body -= head.end();
      }
      left -= body;
      bytes += body;
      if (left == 0) {
        var now = System.nanoTime();
        times.recordValue(Math.min(LONGEST, now - due));
        idle.add(this);
        OpenLoop.this.ask(now);
      }
    }
  }

  /// The head of an answer, which comes in one piece.
  ///
  /// @param end where the body begins
  /// @param length of the body
  private record Head(int end, long length) {
    private static final byte[] STATUS = "HTTP/1.1 200".getBytes(US_ASCII);
    private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(US_ASCII);

    static Head of(ByteBuffer answer, int count) throws IOException {
      var length = -1L;
      for (var i = 0; i + 3 < count; i++) {
        if (answer.get(i) != '\r') {
          continue;
        }
        if (answer.get(i + 2) == '\r') {
          if (length < 0 || !starts(answer, 0, count, STATUS)) {
            break;
          }
          return new Head(i + 4, length);
        }
        if (starts(answer, i, count, LENGTH)) {
          length = number(answer, i + LENGTH.length);
        }
      }
      throw new IOException("an answer that is not 200 with a length, or its head in pieces");
    }

    private static boolean starts(ByteBuffer answer, int at, int count, byte[] with) {
      if (at + with.length > count) {
        return false;
      }
      for (var i = 0; i < with.length; i++) {
        var b = answer.get(at + i);
        if (b != with[i] && (b | 0x20) != with[i]) {
          return false;
        }
      }
      return true;
    }

    private static long number(ByteBuffer answer, int from) {
      var number = 0L;
      for (var i = from; answer.get(i) != '\r'; i++) {
        if (answer.get(i) != ' ') {
          number = 10 * number + answer.get(i) - '0';
        }
      }
      return number;
    }
  }
}
