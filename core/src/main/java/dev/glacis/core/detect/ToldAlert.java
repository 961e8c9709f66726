package dev.glacis.core.detect;

import dev.glacis.core.net.Address;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// An alert as bytes of a state.
final class ToldAlert {
  private static final int ADDRESS = 1;
  private static final int PORT = 2;

  private ToldAlert() {}

  static void write(Alert alert, StateOutput out) {
    out.writeText(alert.id());
    out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, alert.windowStart()));
    out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, alert.windowEnd()));
    out.writeByte((int) Table.kind(alert.kind(), alert.provisional()));
    write(alert.source(), out);
    write(alert.target(), out);
    out.writeLong(alert.flows());
    out.writeLong(alert.packets());
    out.writeLong(alert.bytes());
    out.writeDouble(alert.confidence());
    out.writeReasons(alert.explanation());
  }

  static Alert read(StateInput in) {
    var id = in.readText();
    var start = instant(in.readLong());
    var end = instant(in.readLong());
    var kind = Table.readKind(in);
    return new Alert(
        id,
        start,
        end,
        Table.kindOf(kind),
        side(in),
        side(in),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readDouble(),
        Table.isFreeKind(kind),
        in.readReasons());
  }

  private static void write(Alert.Side side, StateOutput out) {
    var address = side.address();
    var port = side.port();
    out.writeByte((address == null ? 0 : ADDRESS) | (port == null ? 0 : PORT));
    if (address != null) {
      out.writeLong(address.high());
      out.writeLong(address.low());
    }
    if (port != null) {
      out.writeLong(port);
    }
    out.writeLong(side.count());
  }

  private static Alert.Side side(StateInput in) {
    var has = in.readByte();
    @Nullable Address address =
        (has & ADDRESS) == 0 ? null : new Address(in.readLong(), in.readLong());
    @Nullable Integer port = (has & PORT) == 0 ? null : Integer.valueOf(in.readInt());
    return new Alert.Side(address, port, in.readInt());
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
