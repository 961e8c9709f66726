package dev.glacis.formats.feed;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.reputation.FeedEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Plain lists, one entry a line: addresses, networks or `first-last` ranges (`.ipset`, `.netset`,
/// Spamhaus DROP, lists of Tor nodes), or systems as `AS64496` (ASN-DROP). What follows `#` or `;`
/// is remark; a number after a tab is in how many lists IPsum found the address.
final class AddressList {
  /// Of an entry, as evidence beside an event score.
  static final double WEIGHT = 0.5;

  /// Of an entry that names a whole system.
  static final double WHOLE_SYSTEM = 1;

  private static final double IPSUM_LISTS = 10;

  private AddressList() {}

  static void read(FeedSource from, FeedLedger ledger) throws IOException {
    var source = from;
    var lines = source.lines();
    var head = true;
    for (var line = lines.next(); line != null; line = lines.next()) {
      var entry = withoutRemark(line);
      if (lines.tooLong()) {
        ledger.drop("too_long", lines.number(), "line of more than 65536 characters");
      } else if (entry.isEmpty()) {
        source = head ? source.dated(line) : source;
      } else {
        head = false;
        entry(source, ledger, entry, lines.number());
      }
    }
  }

  private static void entry(FeedSource source, FeedLedger ledger, String entry, long line) {
    var end = firstBlank(entry);
    var subject = entry.substring(0, end);
    var rest = entry.substring(end).strip();
    try {
      if (subject.regionMatches(true, 0, "AS", 0, 2)) {
        ledger.keep(listing(source, null, FeedValues.asn(subject), WHOLE_SYSTEM));
        return;
      }
      var weight = rest.isEmpty() ? WEIGHT : ipsumWeight(rest);
      for (var network : networks(subject)) {
        ledger.keep(listing(source, network, source.asns().asnOf(network.address()), weight));
      }
    } catch (IllegalArgumentException e) {
      ledger.drop("bad_address", line, String.valueOf(e.getMessage()));
    }
  }

  static FeedEvent listing(FeedSource source, @Nullable Prefix network, long asn, double weight) {
    return new FeedEvent(
        source.family(), null, network, asn, source.date(), null, weight, List.of());
  }

  /// Tenths by the number of lists; the usual weight where what follows is no number.
  private static double ipsumWeight(String text) {
    return text.length() <= 4 && text.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Math.min(1, Integer.parseInt(text) / IPSUM_LISTS)
        : WEIGHT;
  }

  /// @throws IllegalArgumentException naming the text
  private static List<Prefix> networks(String text) {
    var dash = text.indexOf('-');
    if (dash < 0) {
      return List.of(FeedValues.network(text));
    }
    var first = Address.parse(text.substring(0, dash).strip());
    var last = Address.parse(text.substring(dash + 1).strip());
    return covering(first, last);
  }

  /// The fewest networks that make up a range.
  private static List<Prefix> covering(Address first, Address last) {
    if (first.isV4() != last.isV4() || first.compareTo(last) > 0) {
      throw new IllegalArgumentException("not a range: " + first + "-" + last);
    }
    var networks = new ArrayList<Prefix>();
    var at = first;
    while (true) {
      var network = widest(at, last);
      networks.add(network);
      var end = network.last();
      if (end.equals(last)) {
        return networks;
      }
      at = new Address(end.low() == -1 ? end.high() + 1 : end.high(), end.low() + 1);
    }
  }

  /// The widest network that begins here and ends no later than `last`.
  private static Prefix widest(Address first, Address last) {
    var narrowest = first.isV4() ? 32 : 128;
    var best = new Prefix(first, narrowest);
    for (var length = narrowest - 1; length >= 0; length--) {
      var wider = FeedValues.masked(first, length);
      if (!wider.equals(first)) {
        break;
      }
      var network = new Prefix(first, length);
      if (network.last().compareTo(last) > 0) {
        break;
      }
      best = network;
    }
    return best;
  }

  private static String withoutRemark(String line) {
    var end = line.length();
    for (var i = 0; i < end; i++) {
      if (line.charAt(i) == '#' || line.charAt(i) == ';') {
        end = i;
      }
    }
    return line.substring(0, end).strip();
  }

  private static int firstBlank(String text) {
    var at = 0;
    while (at < text.length()
        && !Character.isWhitespace(text.charAt(at))
        && text.charAt(at) != ',') {
      at++;
    }
    return at;
  }
}
