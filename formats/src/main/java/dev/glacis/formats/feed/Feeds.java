package dev.glacis.formats.feed;

import dev.glacis.core.intake.Intake;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.core.reputation.FeedEvent;
import dev.glacis.core.spi.Objects;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.CompressedInput;
import dev.glacis.formats.DirectoryObjects;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/// Reads threat feeds, told apart by name and then by content:
///
/// - `Deepsight*`: rated CSV; `Tor*.csv`: Tor nodes
/// - first line `{…}`: Spamhaus JSON lines
/// - else a plain list of addresses, networks or systems (`.ipset`, `.netset`, `.txt`, `.lst`, …)
///
/// Any of them may be compressed with gzip or zstd. In a folder every file is read, by path in
/// alphabetical order, but for hidden files, our own outputs and files that are no feeds, which are
/// named in the [Reading]. Bad rows are counted and never stop a feed.
public final class Feeds {
  private static final Set<String> OUTPUTS = Set.of("MASTER.csv", "ASN_Scores.csv");
  private static final Set<String> LISTS =
      Set.of("ipset", "netset", "txt", "lst", "list", "json", "jsonl", "drop");

  private Feeds() {}

  /// @param feeds in the order they were read
  /// @param ignored names of files of a folder that are no feeds
  public record Reading(List<FeedReport> feeds, List<String> ignored) {}

  /// Reads a file, or all feeds of a folder and its subfolders.
  ///
  /// @throws BadInput as for objects, and where there is no such file or folder
  public static Reading read(
      Path fileOrDirectory, AsnTable asns, Intake intake, Instant now, Consumer<FeedEvent> sink)
      throws IOException {
    if (!Files.exists(fileOrDirectory)) {
      throw new BadInput(fileOrDirectory + ": no such file or folder");
    }
    try (var files = DirectoryObjects.holding(fileOrDirectory)) {
      return read(files, DirectoryObjects.keyOf(fileOrDirectory), asns, intake, now, sink);
    }
  }

  /// Reads the object of a key, or all feeds of the folder or with the beginning that it names
  /// ([Objects#find(String)]), by key. None is no error.
  ///
  /// @param asns answers for events that name no system
  /// @param now date of events where neither row nor file name nor folder name says one
  /// @param sink receives the events in order
  /// @throws BadInput when a CSV feed lacks needed columns, a compressed file is damaged, or a
  ///   single file is no feed
  public static Reading read(
      Objects objects,
      String key,
      AsnTable asns,
      Intake intake,
      Instant now,
      Consumer<FeedEvent> sink)
      throws IOException {
    var reports = new ArrayList<FeedReport>();
    var ignored = new ArrayList<String>();
    for (var entry : objects.find(key)) {
      var name = objects.name(entry.key());
      if (isFeed(entry.key())) {
        try (var raw = objects.open(entry);
            var in = CompressedInput.of(raw, name)) {
          reports.add(read(in, name, folderOf(name), last(entry.key()), asns, intake, now, sink));
        }
      } else if (entry.key().equals(key)) {
        throw new BadInput(
            name
                + ": not a feed; expected Deepsight*.csv, Tor*.csv, or a list such as"
                + " .netset, .ipset, .txt");
      } else {
        ignored.add(name);
      }
    }
    return new Reading(List.copyOf(reports), List.copyOf(ignored));
  }

  /// Reads one feed from a stream, which stays open.
  ///
  /// @param name file name, by which the feed is told; also how errors call it
  /// @throws BadInput as [#read(Path, AsnTable, Intake, Instant, Consumer)]
  public static FeedReport read(
      InputStream in,
      String name,
      AsnTable asns,
      Intake intake,
      Instant now,
      Consumer<FeedEvent> sink)
      throws IOException {
    return read(in, name, "", name, asns, intake, now, sink);
  }

  private static FeedReport read(
      InputStream in,
      String file,
      String folder,
      String name,
      AsnTable asns,
      Intake intake,
      Instant now,
      Consumer<FeedEvent> sink)
      throws IOException {
    var text = new BufferedInputStream(in);
    var ledger = new FeedLedger(intake, sink);
    var jsonLines = startsWithBrace(text);
    var source = FeedSource.of(file, folder, name, asns, now, text);
    var lower = name.toLowerCase(Locale.ROOT);
    var family = source.family();
    if (lower.startsWith("deepsight")) {
      family = "deepsight";
      CsvFeed.read(source, family, FeedSchema.DEEPSIGHT, FeedSchema.DEEPSIGHT, true, ledger);
    } else if (lower.startsWith("tor") && lower.contains(".csv")) {
      family = "tor";
      CsvFeed.read(source, family, FeedSchema.TOR, FeedSchema.DEEPSIGHT, false, ledger);
    } else if (jsonLines) {
      JsonLinesList.read(source, ledger);
    } else {
      AddressList.read(source, ledger);
    }
    return ledger.report(file, family);
  }

  /// Whether a file or object of a folder is taken for a feed, by its name.
  ///
  /// @param key a name, with or without the folders that it is in
  public static boolean isFeed(String key) {
    var name = last(key);
    if (name.startsWith(".")
        || OUTPUTS.contains(name)
        || name.matches("(?i)(licen[cs]e|readme).*")) {
      return false;
    }
    var bare = name.replaceFirst("\\.(gz|zst)$", "");
    var lower = bare.toLowerCase(Locale.ROOT);
    var ending = lower.substring(lower.lastIndexOf('.') + 1);
    return lower.startsWith("deepsight") || (lower.startsWith("tor") && ending.equals("csv"))
        ? !lower.endsWith("_dict.txt") && !lower.endsWith("_fields.txt")
        : LISTS.contains(ending);
  }

  private static boolean startsWithBrace(InputStream text) throws IOException {
    text.mark(64);
    var head = text.readNBytes(64);
    text.reset();
    for (var b : head) {
      if (!Character.isWhitespace(b)) {
        return b == '{';
      }
    }
    return false;
  }

  /// The name of the folder that a file or object is in; empty where it is in none.
  private static String folderOf(String name) {
    var slash = name.lastIndexOf('/');
    return slash < 0 ? "" : last(name.substring(0, slash));
  }

  private static String last(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }
}
