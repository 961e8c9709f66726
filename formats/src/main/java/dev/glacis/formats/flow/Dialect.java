package dev.glacis.formats.flow;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.Profile;
import dev.glacis.formats.BadInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Which columns a flow file has, told by its header. Names are compared without case and blanks
/// around them; of a name that stands twice the first column counts.
///
/// @param schema of the features that the file has
/// @param columns of these features, in the schema's order
record Dialect(
    FeatureSchema schema,
    List<Integer> columns,
    int source,
    int target,
    int sourcePort,
    int targetPort,
    int protocol,
    int time,
    int label,
    int width) {
  static final int NONE = -1;

  /// Columns that only the corrected meter writes, and those of its features that no meter of the
  /// public dialects has.
  private static final List<String> OF_CORRECTED =
      Stream.concat(
              Stream.of(
                  "fwd rst flags",
                  "icmp code",
                  "total connection flow time",
                  "total tcp flow time"),
              Arrays.stream(Feature.values())
                  .filter(f -> !f.isPublic())
                  .map(f -> f.column().toLowerCase(Locale.ROOT)))
          .toList();

  /// Marks the files published in 2022, written before the meter's last corrections.
  private static final String OF_PUBLISHED = "total tcp flow time";

  /// What the published files define otherwise: subflows by the number of packets, and the duration
  /// of the connection for TCP alone.
  private static final Set<Feature> OTHERWISE_IN_PUBLISHED =
      EnumSet.of(
          Feature.SUBFLOW_FWD_PACKETS,
          Feature.SUBFLOW_FWD_BYTES,
          Feature.SUBFLOW_BWD_PACKETS,
          Feature.SUBFLOW_BWD_BYTES,
          Feature.CONNECTION_DURATION);

  /// Mark the files of 2017, by an earlier meter than the one of 84 columns.
  private static final List<String> OF_2017 =
      List.of("total fwd packets", "total backward packets");

  /// What the files of 2017 define otherwise: flag counts are 0 or 1, under names that hold other
  /// flags; bulks are 0; subflows hold all that the flow holds.
  private static final Set<Feature> OTHERWISE_IN_2017 =
      EnumSet.range(Feature.FIN_FLAG_COUNT, Feature.ECE_FLAG_COUNT);

  static {
    OTHERWISE_IN_2017.addAll(EnumSet.range(Feature.FWD_BYTES_PER_BULK, Feature.SUBFLOW_BWD_BYTES));
  }

  /// @throws BadInput naming the file, where the header has none of the columns
  static Dialect of(List<String> header, String name) throws BadInput {
    var places = new HashMap<String, Integer>();
    for (var i = 0; i < header.size(); i++) {
      places.putIfAbsent(header.get(i).strip().toLowerCase(Locale.ROOT), i);
    }
    var profile =
        OF_CORRECTED.stream().anyMatch(places::containsKey) ? Profile.CORRECTED : Profile.ORIGINAL;
    var otherwise = definedOtherwise(profile, places);
    var names = new ArrayList<String>();
    var columns = new ArrayList<Integer>();
    for (var feature : Feature.values()) {
      var column = find(places, feature.column(), feature.otherColumn());
      if (column != NONE && feature.isIn(profile) && !otherwise.contains(feature)) {
        names.add(feature.id());
        columns.add(column);
      }
    }
    if (names.isEmpty()) {
      throw new BadInput(
          name + ":1: expected a header with columns of a flow file such as 'Flow Duration'");
    }
    return new Dialect(
        new FeatureSchema(profile.schema().profile(), profile.schema().version(), names),
        List.copyOf(columns),
        find(places, "Src IP", "Source IP"),
        find(places, "Dst IP", "Destination IP"),
        find(places, "Src Port", "Source Port"),
        find(places, "Dst Port", "Destination Port"),
        find(places, "Protocol", "Protocol"),
        find(places, "Timestamp", "Timestamp"),
        find(places, "Label", "Label"),
        header.size());
  }

  private static Set<Feature> definedOtherwise(Profile profile, Map<String, Integer> places) {
    if (profile == Profile.CORRECTED) {
      return places.containsKey(OF_PUBLISHED) ? OTHERWISE_IN_PUBLISHED : Set.of();
    }
    return OF_2017.stream().anyMatch(places::containsKey) ? OTHERWISE_IN_2017 : Set.of();
  }

  boolean hasTimes() {
    return time != NONE;
  }

  boolean hasAddresses() {
    return source != NONE && target != NONE;
  }

  private static int find(Map<String, Integer> places, String name, String other) {
    var place = places.get(name.toLowerCase(Locale.ROOT));
    return place != null ? place : places.getOrDefault(other.toLowerCase(Locale.ROOT), NONE);
  }
}
