package dev.glacis.formats.flow;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.detect.Truth;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// How many flows of a file belong to what.
///
/// @param byClass flows of each class that occurs
/// @param byAttack flows of each attack of the truth, in its order; 0 where none was seen
public record FlowLabels(Map<TrafficClass, Long> byClass, Map<String, Long> byAttack) {
  public FlowLabels {
    byClass = Collections.unmodifiableMap(new EnumMap<>(byClass));
    byAttack = Collections.unmodifiableMap(new LinkedHashMap<>(byAttack));
  }

  /// Copies a flow file, row by row, with the label that the truth gives each flow: the kind of the
  /// first attack that it is part of, else `Benign`. All else in a row stays as it is, so that
  /// labelling the copy gives the same copy. Bad rows are left out; the reader counts them.
  ///
  /// @param name of the file, for errors
  /// @param out is flushed, not closed
  /// @throws BadInput when rows tell no addresses, times or label, or the file breaks off
  public static FlowLabels copy(FlowCsvReader flows, Truth truth, String name, Writer out)
      throws IOException {
    if (!flows.hasTimes() || !flows.hasAddresses()) {
      throw new BadInput(
          name + ":1: expected columns Src IP, Dst IP and Timestamp, which tell whose flow it is");
    }
    var label =
        flows
            .labelColumn()
            .orElseThrow(() -> new BadInput(name + ":1: expected a column Label to write to"));
    var byClass = new EnumMap<TrafficClass, Long>(TrafficClass.class);
    var byAttack = new LinkedHashMap<String, Long>();
    truth.attacks().forEach(attack -> byAttack.put(attack.id(), 0L));
    var batch = new FlowBatch(flows.schema(), 1);
    try {
      @SuppressWarnings("resource") // would close what the caller keeps open
      var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
      csv.writeRecord(flows.columns());
      while (flows.read(batch)) {
        var attack = truth.attack(batch, 0);
        var kind = attack.map(Truth.Attack::kind).orElse(TrafficClass.BENIGN);
        var fields = new ArrayList<>(flows.fields());
        fields.set(label, kind.label());
        csv.writeRecord(fields);
        byClass.merge(kind, 1L, Long::sum);
        attack.ifPresent(a -> byAttack.merge(a.id(), 1L, Long::sum));
        batch.clear();
      }
      csv.flush();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new FlowLabels(byClass, byAttack);
  }
}
