package dev.glacis.app.command;

import dev.glacis.core.intake.Intake;
import dev.glacis.core.reputation.ScoreBuilder;
import dev.glacis.formats.feed.Feeds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// Where a question's scores come from: the last build, or feeds.
final class ScoresOption {
  @ArgGroup(exclusive = true, multiplicity = "1")
  Source source = new Source();

  @Option(
      names = "--asn",
      paramLabel = "FILE",
      description =
          "With --feeds: table of address to ASN (mmdb or CSV). Default: the bundled one.")
  @Nullable Path asn;

  @Option(names = "--json", description = "Print one JSON document.")
  boolean json;

  /// One of the two.
  static final class Source {
    @Option(names = "--data", paramLabel = "DIR", description = "The last build remembered here.")
    @Nullable Path data;

    @Option(names = "--feeds", paramLabel = "DIR", description = "Feed file or folder, read now.")
    @Nullable Path feeds;
  }

  StoredBuild.Loaded load() throws IOException {
    if (source.data != null) {
      return StoredBuild.read(source.data);
    }
    var now = Instant.now();
    var asns = StoredBuild.table(asn);
    var builder = new ScoreBuilder(asns);
    if (source.feeds != null) {
      Feeds.read(source.feeds, asns, new Intake("feed_events"), now, builder::add);
    }
    return new StoredBuild.Loaded(builder.build(now), asns);
  }
}
