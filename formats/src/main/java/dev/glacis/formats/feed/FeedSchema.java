package dev.glacis.formats.feed;

import dev.glacis.formats.BadInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The columns of DeepSight-style feeds: normalised header to public column name, in the order of
/// the merged table. Replaceable by a rename table (`normalised header:Public_Name` per line) and a
/// table of the fields to take.
public final class FeedSchema {
  static final String ID = "ID";
  static final String TIME = "Source_Date";
  static final String ADDRESS = "IP_Address";
  static final String ASN = "ASN";
  static final String CONFIDENCE = "Confidence";
  static final String HOSTILITY = "Hostility";
  static final String REPUTATION = "Reputation_Rating";
  static final String KIND = "Data_Type";
  static final String COUNTRY = "Country_Code";

  private static final List<String> CORE =
      List.of(ID, TIME, ADDRESS, ASN, CONFIDENCE, HOSTILITY, REPUTATION);

  /// The public DeepSight columns.
  public static final FeedSchema DEEPSIGHT = deepSight();

  /// Lists of Tor nodes as CSV: `id, asn, ip, firstseen, countrycode`; no ratings.
  static final FeedSchema TOR = tor();

  private final Map<String, String> byHeader = new LinkedHashMap<>();
  private final List<String> columns;
  private final List<String> extras;

  private FeedSchema(Map<String, String> renames) {
    renames.forEach((header, name) -> byHeader.put(key(header), name));
    byHeader.putIfAbsent("ipaddress", ADDRESS);
    columns = List.copyOf(renames.values());
    extras = columns.stream().filter(name -> !CORE.contains(name)).toList();
  }

  /// Of a rename table and a field table, as lines of text.
  ///
  /// @param renames `normalised header:Public_Name`
  /// @param fields normalised headers; empty takes all of the rename table
  /// @throws BadInput when a line has no `:`, or a field no rename
  public static FeedSchema of(String file, List<String> renames, List<String> fields)
      throws BadInput {
    var all = new LinkedHashMap<String, String>();
    for (var i = 0; i < renames.size(); i++) {
      var line = renames.get(i).strip();
      var colon = line.indexOf(':');
      if (!line.isEmpty() && (colon < 1 || colon == line.length() - 1)) {
        throw new BadInput(
            file + " line " + (i + 1) + ": '" + line + "'; expected header:Public_Name");
      }
      if (!line.isEmpty()) {
        all.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    var taken = new LinkedHashMap<String, String>();
    for (var field : fields.stream().map(String::strip).filter(f -> !f.isEmpty()).toList()) {
      var name = all.get(field);
      if (name == null) {
        throw new BadInput(file + ": field '" + field + "' is not in the rename table");
      }
      taken.put(field, name);
    }
    return new FeedSchema(taken.isEmpty() ? all : taken);
  }

  /// Public names in the order of the merged table.
  public List<String> columns() {
    return columns;
  }

  /// The columns that an event keeps as written, in order.
  public List<String> extras() {
    return extras;
  }

  /// The place of each public column in a header; -1 where it is missing. Of two headers for one
  /// column the first counts.
  Map<String, Integer> places(List<String> header) {
    var places = new LinkedHashMap<String, Integer>();
    for (var name : columns) {
      places.put(name, -1);
    }
    for (var i = 0; i < header.size(); i++) {
      var name = byHeader.get(key(normalised(header.get(i))));
      if (name != null && places.getOrDefault(name, 0) == -1) {
        places.put(name, i);
      }
    }
    return places;
  }

  /// Lower case, then `feed`, `ip.`, `ipaddress`, `domain`, `xml`, `_`, `.`, `-` removed, in that
  /// order; a header that would vanish stays as it was.
  static String normalised(String header) {
    var lower = header.strip().toLowerCase(Locale.ROOT);
    var text = lower;
    for (var noise : List.of("feed", "ip.", "ipaddress", "domain", "xml", "_", ".", "-")) {
      text = text.replace(noise, "");
    }
    return text.isBlank() ? lower : text;
  }

  /// The needed columns that are not there.
  List<String> lacking(Map<String, Integer> places, boolean rated) {
    var needed = rated ? List.of(TIME, ADDRESS, CONFIDENCE, REPUTATION) : List.of(ADDRESS);
    return needed.stream().filter(name -> places.getOrDefault(name, -1) < 0).toList();
  }

  private static String key(String header) {
    return header.replace(" ", "");
  }

  private static FeedSchema tor() {
    var renames = new LinkedHashMap<String, String>();
    renames.put("id", ID);
    renames.put("asn", ASN);
    renames.put("ip", ADDRESS);
    renames.put("firstseen", TIME);
    renames.put("countrycode", COUNTRY);
    return new FeedSchema(renames);
  }

  private static FeedSchema deepSight() {
    var renames = new LinkedHashMap<String, String>();
    renames.put("id", ID);
    renames.put("data type", KIND);
    renames.put("sourcedate", TIME);
    renames.put("address", ADDRESS);
    renames.put("asn", ASN);
    renames.put("confidence", CONFIDENCE);
    renames.put("connectioncarrier", "Connection_Carrier");
    renames.put("connectionsecondlevel", "Connection_Second_Level_Domain");
    renames.put("connectiontoplevel", "Connection_Top_Level_Domain");
    renames.put("consecutivelistings", "Consecutive_Listings");
    renames.put("hostility", HOSTILITY);
    renames.put("locationcountrycode", COUNTRY);
    renames.put("locationlatitude", "Latitude");
    renames.put("locationlongitude", "Longitude");
    renames.put("organizationnaics", "Naics");
    renames.put("reputationrating", REPUTATION);
    return new FeedSchema(renames);
  }
}
