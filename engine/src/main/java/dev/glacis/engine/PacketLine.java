package dev.glacis.engine;

import dev.glacis.core.detect.AlertWindows;
import dev.glacis.core.flow.FlowMeter;
import dev.glacis.core.flow.MeterOptions;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.capture.PcapReader;

/// Packets at a pace, through a meter, to a judge. Between packets event time moves on in steps of
/// half a second, each of which is told to meter and judge; the pace only decides when.
final class PacketLine {
  private static final long STEP = 500_000;

  /// After this much silence nothing is open any more, and the steps left are skipped.
  private static final long SILENCE = 900_000_000;

  private static final long MAX_TIME = 1L << 55;

  private final Pace pace;
  private final FlowMeter meter;
  private final FlowJudge judge;
  private final ThreadCrew crew;
  private final long shift;
  private long now;
  private long lastPacket;

  /// @param firstMicros time of the first packet, as captured
  /// @param flows counts flows by how they ended
  /// @param live whether the judge wants early looks at flows
  PacketLine(
      Pace pace,
      long firstMicros,
      FlowJudge judge,
      Intake packets,
      Intake flows,
      Metering metering,
      boolean live) {
    this.pace = pace;
    this.judge = judge;
    crew = new ThreadCrew(metering.threads());
    var options = MeterOptions.withSnapshots().withCues(live).withMaxFlows(metering.maxFlows());
    meter = new FlowMeter(judge, packets, flows, options, crew);
    shift = pace.begin(firstMicros);
    now = Math.clamp(firstMicros + shift, 0, MAX_TIME);
    lastPacket = now;
  }

  /// Whether a packet of that time can go on here: it lies back by a window at most.
  boolean goesOnAt(long timeMicros) {
    return timeMicros + shift >= now - AlertWindows.WINDOW_MICROS;
  }

  /// Takes the reader's packet.
  void take(PcapReader reader) throws InterruptedException {
    var time = reader.timeMicros() + shift;
    if (time >= 0 && time <= MAX_TIME) {
      moveTo(time);
      lastPacket = Math.max(lastPacket, time);
    }
    meter.packet(
        time,
        reader.bytes(),
        reader.offset(),
        reader.capturedLength(),
        reader.wireLength(),
        reader.linkType());
  }

  /// Moves event time on although no packet comes, by as long as that has been. A window's length
  /// is left to packets that are on their way.
  void idle(long silentMicros) throws InterruptedException {
    var time = lastPacket + silentMicros - AlertWindows.WINDOW_MICROS;
    if (time > now && time <= MAX_TIME) {
      moveTo(time);
    }
  }

  /// Waits for the end of the last packet's window.
  void awaitEnd() throws InterruptedException {
    var window = AlertWindows.WINDOW_MICROS;
    pace.await((Math.floorDiv(now, window) + 1) * window);
  }

  void finish() {
    try (crew) {
      meter.finish();
      judge.finish();
    }
  }

  private void moveTo(long time) throws InterruptedException {
    var silentFrom = now + SILENCE;
    for (var step = after(now); step <= time; step = after(step)) {
      if (step > silentFrom) {
        step = Math.floorDiv(time, STEP) * STEP;
      }
      pace.await(step);
      meter.advance(step);
      judge.advance(step);
    }
    pace.await(time);
    now = Math.max(now, time);
  }

  private static long after(long time) {
    return (Math.floorDiv(time, STEP) + 1) * STEP;
  }
}
