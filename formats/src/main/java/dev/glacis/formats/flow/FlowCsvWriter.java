package dev.glacis.formats.flow;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.Features;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.flow.Profile;
import dev.glacis.core.net.CommunityId;
import dev.glacis.core.net.Protocol;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Writes finished flows as the public dialect of their profile, identity, features, label: 94
/// columns for `corrected`, 84 for `original`. Numbers are written as the reference meters do,
/// `3.0` for the whole numbers that they hold as decimals. What is missing is an empty cell, but in
/// `original` a rate over no time is `Infinity` or `NaN`, and a statistic of nothing `0`.
public final class FlowCsvWriter {
  private static final String UNLABELLED = "NeedManualLabel";

  private final Appendable out;
  private final Profile profile;
  private final FeatureSchema schema;

  /// Of the schema that are written, in its order, with the column of each.
  private final List<Feature> features;

  private final int[] columns;
  private final boolean communityIds;
  private final StringBuilder line = new StringBuilder(1024);

  /// For the flows of the meter, as the profile's public dialect. Writes the header.
  public FlowCsvWriter(Appendable out, Profile profile) throws IOException {
    this(out, profile, false);
  }

  /// For the flows of the meter, as the profile's public dialect. Writes the header.
  ///
  /// @param communityIds whether a column more, the last, holds each flow's [CommunityId]
  public FlowCsvWriter(Appendable out, Profile profile, boolean communityIds) throws IOException {
    this(out, profile, profile.metered(), profile.features(), communityIds);
  }

  /// For flows that lack features, with a column for each that they have. Writes the header.
  ///
  /// @throws IllegalArgumentException for a schema of another profile than `corrected`
  public FlowCsvWriter(Appendable out, FeatureSchema schema) throws IOException {
    this(out, schema, false);
  }

  /// As the one before.
  ///
  /// @param communityIds whether a column more, the last, holds each flow's [CommunityId]
  public FlowCsvWriter(Appendable out, FeatureSchema schema, boolean communityIds)
      throws IOException {
    this(
        out,
        Profile.CORRECTED,
        schema,
        Arrays.stream(Feature.values()).filter(f -> schema.names().contains(f.id())).toList(),
        communityIds);
    if (!schema.profile().equals(Features.CORRECTED.profile())) {
      throw new IllegalArgumentException("expected flows of profile corrected, not " + schema);
    }
  }

  private FlowCsvWriter(
      Appendable out,
      Profile profile,
      FeatureSchema schema,
      List<Feature> features,
      boolean communityIds)
      throws IOException {
    this.out = out;
    this.profile = profile;
    this.schema = schema;
    this.features = features;
    this.communityIds = communityIds;
    columns = features.stream().mapToInt(f -> schema.names().indexOf(f.id())).toArray();
    line.append("Flow ID,Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp");
    for (var feature : features) {
      line.append(',').append(feature.column());
    }
    end(communityIds ? ",Label,Community ID" : ",Label");
  }

  /// Writes a row without a label.
  ///
  /// @throws IllegalArgumentException for a batch of another schema
  public void write(FlowBatch batch, int row) throws IOException {
    write(batch, row, UNLABELLED);
  }

  /// Writes a row with its label.
  ///
  /// @throws IllegalArgumentException for a batch of another schema, a label with a comma, quote or
  ///   line break
  public void write(FlowBatch batch, int row, String label) throws IOException {
    if (!batch.schema().equals(schema)) {
      throw new IllegalArgumentException("expected flows of " + schema + ", not " + batch.schema());
    }
    if (label.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
      throw new IllegalArgumentException("expected a label without , \" and line breaks");
    }
    var source = batch.source(row).toString();
    var target = batch.target(row).toString();
    var sourcePort = batch.sourcePort[row];
    var targetPort = batch.targetPort[row];
    var protocol = batch.protocol[row];
    line.append(source).append('-').append(target).append('-').append(sourcePort).append('-');
    line.append(targetPort).append('-').append(protocol).append(',');
    line.append(source).append(',').append(sourcePort).append(',');
    line.append(target).append(',').append(targetPort).append(',').append(protocol).append(',');
    switch (profile) {
      case CORRECTED -> Timestamp.append(batch.startMicros[row], line);
      case ORIGINAL -> Timestamp.appendHalfDay(batch.startMicros[row], line);
    }
    var from = row * schema.width();
    for (var i = 0; i < columns.length; i++) {
      line.append(',');
      var feature = features.get(i);
      var value = batch.features[from + columns[i]];
      if (Double.isNaN(value)) {
        missing(batch, row, feature);
      } else if (feature.form(profile) == Feature.Form.COUNT
          || (value == 0 && isOfNothing(batch, from, feature))) {
        line.append((long) value);
      } else {
        line.append(value);
      }
    }
    line.append(',').append(label);
    end(communityIds ? "," + communityId(batch, row) : "");
  }

  /// Of ICMP, by its first message; empty where the schema lacks that.
  private String communityId(FlowBatch batch, int row) {
    var protocol = batch.protocol[row];
    var isIcmp = protocol == Protocol.ICMP || protocol == Protocol.ICMPV6;
    var type = schema.names().indexOf(Feature.ICMP_TYPE.id());
    var code = schema.names().indexOf(Feature.ICMP_CODE.id());
    if (isIcmp && (type < 0 || code < 0)) {
      return "";
    }
    var from = row * schema.width();
    return CommunityId.of(
        batch.source(row),
        batch.target(row),
        protocol,
        isIcmp ? (int) batch.features[from + type] : batch.sourcePort[row],
        isIcmp ? (int) batch.features[from + code] : batch.targetPort[row]);
  }

  /// The rates are missing where the duration is 0, and written as the division gives them.
  private void missing(FlowBatch batch, int row, Feature feature) {
    if (profile == Profile.ORIGINAL) {
      switch (feature) {
        case FLOW_BYTES_PER_SECOND -> line.append(batch.bytes[row] / 0.0);
        case FLOW_PACKETS_PER_SECOND -> line.append(batch.packets[row] / 0.0);
        default -> {}
      }
    }
  }

  private boolean isOfNothing(FlowBatch batch, int from, Feature feature) {
    if (profile == Profile.CORRECTED) {
      return false;
    }
    return switch (feature) {
      case BWD_PACKET_LENGTH_MAX,
          BWD_PACKET_LENGTH_MIN,
          BWD_PACKET_LENGTH_MEAN,
          BWD_PACKET_LENGTH_STD ->
          original(batch, from, Feature.TOTAL_BWD_PACKETS) == 0;
      case FWD_IAT_TOTAL, FWD_IAT_MEAN, FWD_IAT_STD, FWD_IAT_MAX, FWD_IAT_MIN ->
          original(batch, from, Feature.TOTAL_FWD_PACKETS) < 2;
      case BWD_IAT_TOTAL, BWD_IAT_MEAN, BWD_IAT_STD, BWD_IAT_MAX, BWD_IAT_MIN ->
          original(batch, from, Feature.TOTAL_BWD_PACKETS) < 2;
      case ACTIVE_MEAN, ACTIVE_STD, ACTIVE_MAX, ACTIVE_MIN ->
          original(batch, from, Feature.ACTIVE_MAX) == 0;
      case IDLE_MEAN, IDLE_STD, IDLE_MAX, IDLE_MIN -> original(batch, from, Feature.IDLE_MAX) == 0;
      default -> false;
    };
  }

  private double original(FlowBatch batch, int from, Feature feature) {
    return batch.features[from + columns[features.indexOf(feature)]];
  }

  private void end(String last) throws IOException {
    out.append(line.append(last).append('\n'));
    line.setLength(0);
  }
}
