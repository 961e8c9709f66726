package dev.glacis.formats.flow.records;

import java.util.EnumSet;
import java.util.Set;

/// `conn.log` as JSON lines (`LogAscii::use_json=T`), which leave out what is unset.
final class ZeekJson implements LineFormat {
  @Override
  public Set<Quantity> quantities() {
    return EnumSet.allOf(Quantity.class);
  }

  @Override
  public boolean isOneWay() {
    return false;
  }

  @Override
  public FlowRecord read(String line) throws BadRecord {
    var connection = JsonLine.parse(line);
    return ZeekConn.read(field -> JsonLine.text(connection, field));
  }
}
