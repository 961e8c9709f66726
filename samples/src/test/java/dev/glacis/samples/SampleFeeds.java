package dev.glacis.samples;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;

/// Writes the bundled feeds from the bundled places: two months of a DeepSight-style feed, the
/// later one with rows of the earlier one again, and a blocklist. Only documentation addresses and
/// documentation AS numbers occur; the same seed gives the same bytes.
final class SampleFeeds {
  private static final long SEED = 20261101;
  private static final String HEADER =
      "id,data type,source_date,ip.address,asn,confidence,connection.carrier,"
          + "connection.second_level_domain,connection.top_level_domain,consecutive_listings,"
          + "hostility,location.country_code,location.latitude,location.longitude,"
          + "organization.naics,reputation_rating";
  private static final List<String> KINDS =
      List.of("attack", "bot", "cnc", "malware", "phish_host", "spam");

  /// Sightings of the 24 small networks, by order of their addresses: from clean to rotten.
  private static final int[] SIGHTINGS = {
    24, 3, 9, 0, 14, 1, 6, 30, 2, 11, 0, 5, 18, 1, 8, 4, 26, 2, 0, 12, 7, 3, 16, 1
  };

  private static final int FIRST_V6 = 40;
  private static final int FIRST_OF_USERS = 56;

  private final Random random = new Random(SEED);
  private final List<Network> networks;
  private int lastId = 41_000;

  private SampleFeeds(List<Network> networks) {
    this.networks = networks;
  }

  /// @param args folder of the samples, with `places.csv` in it
  public static void main(String[] args) throws IOException {
    var folder = Path.of(args[0]);
    var feeds = folder.resolve("feeds");
    Files.createDirectories(feeds);
    for (var file : make(Files.readAllLines(folder.resolve("places.csv"))).entrySet()) {
      Files.writeString(feeds.resolve(file.getKey()), file.getValue());
    }
  }

  /// The files by name.
  static TreeMap<String, String> make(List<String> places) {
    var networks = places.stream().skip(1).map(Network::of).toList();
    var feeds = new SampleFeeds(networks);
    var october = feeds.sightings(LocalDate.of(2026, 9, 2), 1);
    var november =
        new ArrayList<>(october.stream().filter(_ -> feeds.chance(0.4)).map(Row::again).toList());
    november.addAll(feeds.sightings(LocalDate.of(2026, 10, 2), 1.4));
    var files = new TreeMap<String, String>();
    files.put("Deepsight_ip_2026-10-01.csv", csv(october));
    files.put("Deepsight_ip_2026-11-01.csv", csv(november));
    files.put("example-blocklist_2026-11-01.netset", feeds.blocklist());
    return files;
  }

  /// @param more sightings than [#SIGHTINGS] says
  private List<Row> sightings(LocalDate from, double more) {
    var rows = new ArrayList<Row>();
    for (var i = 0; i < networks.size(); i++) {
      var small = i < SIGHTINGS.length;
      var severity = small ? 1 + SIGHTINGS[i] / 8 : 2;
      var count = small ? Math.round(SIGHTINGS[i] * more) : quiet(i) ? 0 : 1 + random.nextInt(2);
      for (var n = 0; n < count; n++) {
        rows.add(row(networks.get(i), from.plusDays(random.nextInt(29)), severity));
      }
    }
    return rows;
  }

  /// Networks of users, and the IPv6 side of a small network that was never sighted.
  private static boolean quiet(int i) {
    return i >= FIRST_OF_USERS || (i >= FIRST_V6 && SIGHTINGS[i - FIRST_V6] == 0);
  }

  private Row row(Network network, LocalDate date, int severity) {
    var addresses = new StringBuilder(address(network).toString());
    if (chance(0.06)) {
      addresses.append(", ").append(address(network));
    }
    var asn = chance(0.08) ? "0" : chance(0.04) ? "" : network.asn;
    return new Row(
        "DS-" + ++lastId,
        KINDS.get(random.nextInt(KINDS.size())),
        date,
        addresses.toString(),
        asn,
        rating(severity, 5),
        1 + random.nextInt(9),
        chance(0.1) ? 0 : rating(severity, 5),
        2 * rating(severity, 5),
        network);
  }

  private int rating(int severity, int most) {
    return Math.clamp(severity + random.nextInt(3) - 1, 1, most);
  }

  private Address address(Network network) {
    var first = network.prefix.address();
    if (!first.isV4()) {
      return new Address(first.high() | random.nextInt(1 << 12), 1 + random.nextInt(1 << 16));
    }
    var last = network.prefix.last();
    return Address.ofV4(first.v4() + 1 + random.nextInt(last.v4() - first.v4() - 1));
  }

  private String blocklist() {
    var text =
        new StringBuilder("# Example blocklist: invented, of documentation addresses only\n");
    text.append("# 2026-11-01\n");
    for (var i = 0; i < SIGHTINGS.length; i++) {
      var network = networks.get(i);
      if (SIGHTINGS[i] >= 24) {
        text.append(network.prefix).append('\n');
      } else if (SIGHTINGS[i] >= 5) {
        text.append(address(network)).append('\n');
        text.append(address(network)).append('\n');
      }
    }
    for (var i = SIGHTINGS.length; i < FIRST_OF_USERS; i += 2) {
      if (!quiet(i)) {
        text.append(address(networks.get(i))).append('\n');
      }
    }
    return text.toString();
  }

  private boolean chance(double of) {
    return random.nextDouble() < of;
  }

  private static String csv(List<Row> rows) {
    var text = new StringBuilder(HEADER).append('\n');
    rows.forEach(row -> text.append(row.csv()).append('\n'));
    return text.toString();
  }

  /// A line of `places.csv`.
  private record Network(
      Prefix prefix, String asn, String name, String iso, String latitude, String longitude) {
    static Network of(String line) {
      var cells = line.split(",", -1);
      return new Network(Prefix.parse(cells[0]), cells[1], cells[2], cells[3], cells[5], cells[6]);
    }
  }

  private record Row(
      String id,
      String kind,
      LocalDate date,
      String addresses,
      String asn,
      int confidence,
      int listings,
      int hostility,
      int reputation,
      Network network) {
    Row again() {
      return new Row(
          id, kind, date, addresses, asn, confidence, listings + 4, hostility, reputation, network);
    }

    String csv() {
      var quoted = addresses.contains(",") ? '"' + addresses + '"' : addresses;
      return String.join(
          ",",
          id,
          kind,
          date.toString(),
          quoted,
          asn,
          "" + confidence,
          network.name.toLowerCase(Locale.ROOT),
          "example",
          "invalid",
          "" + listings,
          "" + hostility,
          network.iso,
          network.latitude,
          network.longitude,
          "517111",
          "" + reputation);
    }
  }
}
