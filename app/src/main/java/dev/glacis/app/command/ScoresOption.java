package dev.glacis.app.command;

import dev.glacis.app.wiring.ObjectSource;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.core.reputation.ScoreBuilder;
import dev.glacis.core.reputation.Scores;
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

    @Option(
        names = "--feeds",
        paramLabel = "DIR",
        description = "Feed file or folder, or s3://BUCKET/KEY, read now.")
    @Nullable String feeds;
  }

  StoredBuild.Loaded load() throws IOException {
    if (source.data != null) {
      return StoredBuild.read(source.data);
    }
    var now = Instant.now();
    var asns = StoredBuild.table(asn);
    var scores = source.feeds == null ? Scores.none(asns, now) : scores(source.feeds, asns, now);
    return new StoredBuild.Loaded(scores, asns);
  }

  private static Scores scores(String feeds, AsnTable asns, Instant now) throws IOException {
    try (var objects = ObjectSource.of(feeds)) {
      return objects.read(
          (all, key) -> {
            var builder = new ScoreBuilder(asns);
            Feeds.read(all, key, asns, new Intake("feed_events"), now, builder::add);
            return builder.build(now);
          });
    }
  }
}
