package dev.glacis.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.glacis.core.flow.FlowMeter;
import dev.glacis.core.flow.MeterOptions;
import dev.glacis.core.intake.Intake;
import dev.glacis.engine.ThreadCrew;
import dev.glacis.formats.CompressedInput;
import dev.glacis.formats.capture.PcapReader;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// Packets to flows and their features, by a program of its own, since memory and threads are
/// measured too. Packets per second are told by the clock and by the processor time of the whole
/// process, compiler and collector included; the last lines are those of a warm machine.
///
/// - `mix CAPTURE [THREADS]`: a capture repeated with other addresses, from a mapped file;
/// - `flood [THREADS]`: a SYN flood from spoofed addresses, all flows new, the table full;
/// - `memory FLOWS`: that many conversations at once, with the memory that they take.
public final class MeterBench {
  private static final int ROUNDS = 8;
  private static final int ETHERNET = 1;
  private static final long START = 1_700_000_000_000_000L;

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final Intake packets = new Intake("packets");
  private final Intake flows = new Intake("flow_table");
  private final byte[] frame = new byte[60];
  private long records;

  private MeterBench() {}

  public static void main(String[] args) throws IOException {
    var bench = new MeterBench();
    switch (args.length == 0 ? "" : args[0]) {
      case "mix" -> bench.mix(Path.of(args[1]), number(args, 2, 1));
      case "flood" -> bench.flood(number(args, 1, 1));
      case "memory" -> bench.memory(number(args, 1, 1_000_000));
      default ->
          System.err.println("expected mix CAPTURE [THREADS], flood [THREADS], memory FLOWS");
    }
  }

  private static int number(String[] args, int at, int otherwise) {
    return args.length > at ? Integer.parseInt(args[at]) : otherwise;
  }

  private void mix(Path capture, int threads) throws IOException {
    var file = Files.createTempFile("mix", ".pcap");
    try (var crew = new ThreadCrew(threads)) {
      var count = write(capture, file, 20);
      for (var round = 0; round < ROUNDS; round++) {
        var meter = meter(MeterOptions.withSnapshots(), crew);
        try (var channel = FileChannel.open(file)) {
          var mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
          var watch = new Watch();
          PcapReader.open(new MappedInput(mapped), file.toString()).readAll(meter::packet);
          meter.finish();
          watch.tell(count);
        }
      }
    } finally {
      Files.delete(file);
    }
    tellLedgers();
  }

  /// Writes a capture's frames several times over, each time with other addresses and later.
  static long write(Path capture, Path to, int times) throws IOException {
    var count = 0L;
    try (var out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(to), 1 << 20))) {
      for (var value : new int[] {0xa1b2c3d4, 0x00020004, 0, 0, 1 << 18, ETHERNET}) {
        out.writeInt(value);
      }
      var from = 0L;
      for (var turn = 0; turn < times; turn++) {
        try (var in = CompressedInput.open(capture)) {
          var reader = PcapReader.open(in, capture.toString());
          var shift = 0L;
          var last = 0L;
          while (reader.next()) {
            if (last == 0) {
              shift = from - reader.timeMicros();
            }
            last = reader.timeMicros() + shift;
            out.writeInt((int) (last / 1_000_000));
            out.writeInt((int) (last % 1_000_000));
            out.writeInt(reader.capturedLength());
            out.writeInt(reader.wireLength());
            var bytes = reader.bytes();
            var at = reader.offset();
            if (bytes[at + 12] == 8 && bytes[at + 13] == 0) {
              bytes[at + 27] += (byte) (turn * 11);
              bytes[at + 31] += (byte) (turn * 11);
            }
            out.write(bytes, at, reader.capturedLength());
            count++;
          }
          from = last + 1;
        }
      }
    }
    return count;
  }

  private void flood(int threads) {
    try (var crew = new ThreadCrew(threads)) {
      var meter = meter(MeterOptions.withSnapshots(), crew);
      var random = new SplittableRandom(1);
      var time = START;
      for (var round = 0; round < ROUNDS; round++) {
        var watch = new Watch();
        for (var i = 0; i < 1_000_000; i++) {
          give(meter, time += 4, random.nextInt(), random.nextInt(), true);
        }
        watch.tell(1_000_000);
      }
      tellLedgers();
    }
  }

  private void memory(int count) throws IOException {
    try (var crew = new ThreadCrew(1)) {
      // A tenth more, since five-tuples do not fill all shards alike.
      var options = MeterOptions.withSnapshots().withMaxFlows(count + count / 10);
      var meter = meter(options, crew);
      var time = START;
      for (var round = 0; round < 10; round++) {
        var watch = new Watch();
        for (var i = 0; i < count; i++) {
          give(meter, time += 10, i, 1_000 + i % 50_000, round == 0);
        }
        watch.tell(count);
      }
      tellLedgers();
      System.gc();
      System.out.printf(
          "%d MB of heap in use after a collection%n",
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
      try (var status = Files.lines(Path.of("/proc/self/status"))) {
        status.filter(line -> line.startsWith("VmHWM")).forEach(System.out::println);
      }
      Reference.reachabilityFence(meter);
      meter.advance(time);
    }
  }

  private FlowMeter meter(MeterOptions options, ThreadCrew crew) {
    return new FlowMeter(batch -> records += batch.size(), packets, flows, options, crew);
  }

  /// Gives the meter a TCP packet without payload to port 80 of 10.0.0.1.
  private void give(FlowMeter meter, long time, int source, int port, boolean syn) {
    var bytes = ByteBuffer.wrap(frame);
    bytes.putShort(12, (short) 0x0800).put(14, (byte) 0x45).putShort(16, (short) 40);
    bytes.put(22, (byte) 64).put(23, (byte) 6).putInt(26, source).putInt(30, 0x0a000001);
    bytes.putShort(34, (short) port).putShort(36, (short) 80).put(46, (byte) 0x50);
    bytes.putInt(38, (int) time).put(47, (byte) (syn ? 2 : 16));
    meter.packet(time, frame, 0, frame.length, frame.length, ETHERNET);
  }

  private void tellLedgers() {
    System.out.println(packets.snapshot());
    System.out.println(flows.snapshot());
    System.out.println(records + " records");
  }

  /// Time by the clock and of the processors, from when it is made.
  static final class Watch {
    private final long nanos = System.nanoTime();
    private final long cpu = SYSTEM.getProcessCpuTime();

    void tell(long count) {
      tell("packets", count);
    }

    void tell(String what, long count) {
      System.out.printf(
          "%,d %s, %,d a second by the clock, %,d a second of processor time%n",
          count,
          what,
          (long) (count / ((System.nanoTime() - nanos) / 1e9)),
          (long) (count / ((SYSTEM.getProcessCpuTime() - cpu) / 1e9)));
    }
  }
}
