package dev.glacis.app.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.core.reputation.FeedEvent;
import dev.glacis.core.reputation.ScoreBuilder;
import dev.glacis.core.reputation.Scores;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.CompressedInput;
import dev.glacis.formats.feed.EventArchive;
import dev.glacis.formats.geo.AsnTables;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// The last build of scores, remembered in a data folder: its events, when it was built, and a copy
/// of the table of systems that it was built by, if that was the user's own.
final class StoredBuild {
  private static final String EVENTS = "events.csv.gz";
  private static final String ABOUT = "build.json";
  private static final String TABLE = "asn-";

  private StoredBuild() {}

  /// Scores with the table they were built by.
  record Loaded(Scores scores, AsnTable asns) {}

  /// @param asnFile the user's table of systems; null for the bundled one
  static void write(Path data, List<FeedEvent> events, Instant built, @Nullable Path asnFile)
      throws IOException {
    var folder = Files.createDirectories(data.resolve("reputation"));
    replace(
        folder.resolve(EVENTS),
        out -> EventArchive.write(new GZIPOutputStream(out, 1 << 16), events));
    var about = new JsonMapper().createObjectNode().put("built", built.toString());
    if (asnFile != null) {
      var copy = TABLE + asnFile.getFileName();
      replace(folder.resolve(copy), out -> Files.copy(asnFile, out));
      about.put("asn", copy);
    }
    replace(folder.resolve(ABOUT), out -> out.write(new JsonMapper().writeValueAsBytes(about)));
  }

  /// @throws BadInput when there is no build, or what is stored is damaged
  static Loaded read(Path data) throws IOException {
    var folder = data.resolve("reputation");
    var about = folder.resolve(ABOUT);
    if (!Files.exists(about)) {
      throw new BadInput(data + ": no build of scores; make one with: reputation build --data");
    }
    try {
      var document = new JsonMapper().readTree(about.toFile());
      var copy = document.path("asn").asText("");
      var asns = table(copy.isEmpty() ? null : folder.resolve(copy));
      var builder = new ScoreBuilder(asns);
      var events = folder.resolve(EVENTS);
      try (var in = CompressedInput.open(events)) {
        EventArchive.read(in, events.toString(), builder::add);
      }
      return new Loaded(builder.build(Instant.parse(document.path("built").asText())), asns);
    } catch (JsonProcessingException | DateTimeException e) {
      throw new BadInput(about + ": damaged; make a new build", e);
    }
  }

  static AsnTable table(@Nullable Path asnFile) throws IOException {
    return asnFile == null ? AsnTables.bundled() : AsnTables.read(asnFile);
  }

  /// Writes a file so that it is there whole or not at all.
  static void replace(Path file, Content content) throws IOException {
    var part = file.resolveSibling(file.getFileName() + ".part");
    try (var out = Files.newOutputStream(part)) {
      content.write(out);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// What goes into a file.
  @FunctionalInterface
  interface Content {
    void write(OutputStream out) throws IOException;
  }
}
