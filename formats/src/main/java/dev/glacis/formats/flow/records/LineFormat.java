package dev.glacis.formats.flow.records;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a line of a source's files says.
sealed interface LineFormat permits ZeekText, ZeekJson, EveJson, VpcText {
  /// What its records can hold.
  Set<Quantity> quantities();

  /// Whether a record tells one direction only.
  boolean isOneWay();

  /// @return null for a line that is no record, such as a comment
  @Nullable FlowRecord read(String line) throws BadRecord;
}
