package dev.glacis.bench;

import dev.glacis.backend.sql.SqlHistory;
import dev.glacis.backend.sql.SqlServer;
import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.net.Address;
import dev.glacis.core.spi.AlertTotal;
import dev.glacis.core.spi.Fact;
import dev.glacis.core.spi.History;
import dev.glacis.core.spi.Range;
import dev.glacis.core.spi.Selection;
import dev.glacis.core.spi.TrafficSecond;
import dev.glacis.core.spi.TrafficSecond.By;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Alerts into history, and a dashboard's questions about the last hour.
///
/// `ALERTS DAYS HOST PORT DATABASE USER PASSWORD`, or `ALERTS DAYS DIRECTORY`: that many alerts,
/// evenly over that many days, from 200,000 sources to 5,000 targets, few of each making most; then
/// traffic of the last hour by the second. With 0 alerts, only asks. Questions are told by the
/// clock and by the thread's processor time, which is all of it where the database is a file.
public final class HistoryBench {
  private static final Instant END = Instant.parse("2026-11-20T09:00:00Z");
  private static final int BATCH = 4096;
  private static final int ROUNDS = 7;
  private static final TrafficClass[] KINDS = TrafficClass.values();
  private static final List<Alert.Reason> REASONS =
      List.of(
          new Alert.Reason("host/flows", 812, Double.NaN, "812 flows in 5 s"),
          new Alert.Reason("host/ports", 310, Double.NaN, "310 different ports in 5 s"),
          new Alert.Reason("flow_duration", 12.5, 0.9, "lower than in 99 % of benign traffic"),
          new Alert.Reason("bwd_packets_s", 0, 1.2, "lower than in 98 % of benign traffic"),
          new Alert.Reason("syn_flag_count", 1, 99.9, "higher than in 99 % of benign traffic"));

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final History history;

  private HistoryBench(History history) {
    this.history = history;
  }

  public static void main(String[] args) throws IOException {
    var alerts = Long.parseLong(args[0]);
    var days = Integer.parseInt(args[1]);
    try (var history = args.length == 3 ? SqlHistory.inFile(Path.of(args[2])) : server(args)) {
      var bench = new HistoryBench(history);
      if (alerts > 0) {
        bench.write(alerts, Duration.ofDays(days));
      }
      bench.ask();
    }
  }

  private static SqlHistory server(String[] args) throws IOException {
    return SqlHistory.onServer(
        new SqlServer(
            args[2],
            Integer.parseInt(args[3]),
            args[4],
            SqlServer.Security.NONE,
            args[5],
            args[6]));
  }

  private void write(long count, Duration span) {
    var began = System.nanoTime();
    var batch = new ArrayList<Fact>(BATCH);
    for (var i = 0L; i < count; i++) {
      batch.add(new Fact.OfAlert(alert(i, count, span.toSeconds())));
      if (batch.size() == BATCH || i == count - 1) {
        history.write(batch);
        batch.clear();
      }
      if ((i + 1) % 1_000_000 == 0) {
        tell("alerts", i + 1, began);
      }
    }
    tell("alerts", count, began);
    System.out.printf("bytes per million alerts: %.0f%n", history.bytes() * 1e6 / count);
    writeTraffic();
  }

  private static void tell(String what, long count, long began) {
    var seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf("%,d %s, %,.0f a second%n", count, what, count / seconds);
  }

  private static Alert alert(long i, long count, long seconds) {
    var random = new SplittableRandom(i);
    var second = seconds * i / count;
    var start = END.minusSeconds(seconds).plusSeconds(second / 5 * 5);
    var id = new byte[12];
    random.nextBytes(id);
    var flows = 1 + random.nextInt(1_000);
    return new Alert(
        HexFormat.of().formatHex(id),
        start,
        start.plusSeconds(5),
        KINDS[1 + random.nextInt(6)],
        new Alert.Side(address(random, 0xc6120000, 200_000), null, 1),
        new Alert.Side(address(random, 0x0a000000, 5_000), random.nextInt(1024), 1),
        flows,
        flows * 9L,
        flows * 900L,
        random.nextDouble(),
        false,
        REASONS);
  }

  private static Address address(SplittableRandom random, int base, int count) {
    return Address.ofV4(base + (int) (count * Math.pow(random.nextDouble(), 3)));
  }

  private void writeTraffic() {
    var began = System.nanoTime();
    var told = 0;
    var batch = new ArrayList<Fact>();
    for (var time = END.minusSeconds(3600); time.isBefore(END); time = time.plusSeconds(1)) {
      for (var kind = 0; kind < 5; kind++) {
        batch.add(traffic(time, By.KIND, KINDS[kind].label()));
      }
      for (var server = 0; server < 17; server++) {
        batch.add(traffic(time, By.SERVER, Address.ofV4(0x0a000000 + server).toString()));
      }
      if (batch.size() > BATCH) {
        history.write(batch);
        told += batch.size();
        batch.clear();
      }
    }
    history.write(batch);
    tell("rows of traffic", told + batch.size(), began);
  }

  private static Fact traffic(Instant time, By by, String key) {
    return new Fact.OfTraffic(new TrafficSecond(time, "bench", by, key, 10, 100, 10_000));
  }

  private void ask() {
    var hour = new Range(END.minusSeconds(3600), END);
    var all = new Range(END.minus(Duration.ofDays(3650)), END);
    var newest = Selection.of(hour, 100);
    var source = history.alerts(newest).getFirst().source().address();
    var second = Duration.ofSeconds(1);
    var minute = Duration.ofMinutes(1);
    var questions = new TreeMap<String, Runnable>();
    questions.put("newest 100 alerts", () -> history.alerts(newest));
    questions.put(
        "newest 100 alerts of one kind",
        () -> history.alerts(newest.withKinds(Set.of(TrafficClass.BOTNET))));
    questions.put(
        "newest 100 alerts of one address, of all time",
        () -> history.alerts(Selection.of(all, 100).withAddress(source)));
    for (var by : AlertTotal.By.values()) {
      questions.put("top 10 by " + by, () -> history.alertTotals(hour, Set.of(), by, 10));
    }
    questions.put("traffic by kind, each second", () -> history.traffic(hour, By.KIND, second));
    questions.put("traffic by kind, each minute", () -> history.traffic(hour, By.KIND, minute));
    questions.put("traffic by server, each minute", () -> history.traffic(hour, By.SERVER, minute));
    for (Map.Entry<String, Runnable> question : questions.entrySet()) {
      var clock = new StringBuilder();
      var processor = new StringBuilder();
      for (var round = 0; round < ROUNDS; round++) {
        var began = System.nanoTime();
        var beganWork = THREADS.getCurrentThreadCpuTime();
        question.getValue().run();
        processor.append(" %.1f".formatted((THREADS.getCurrentThreadCpuTime() - beganWork) / 1e6));
        clock.append(" %.1f".formatted((System.nanoTime() - began) / 1e6));
      }
      System.out.println(question.getKey() + ", ms:" + clock + "; of this thread:" + processor);
    }
  }
}
