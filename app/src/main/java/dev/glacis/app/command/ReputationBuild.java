package dev.glacis.app.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.glacis.app.wiring.ObjectSource;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.core.reputation.ScoreBuilder;
import dev.glacis.core.reputation.ScoredEvent;
import dev.glacis.core.reputation.Scores;
import dev.glacis.core.spi.Objects;
import dev.glacis.formats.feed.FeedSchema;
import dev.glacis.formats.feed.Feeds;
import dev.glacis.formats.feed.ScoreTables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "build",
    description = "Merge feeds, score every network, and write MASTER.csv and ASN_Scores.csv.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis reputation build --feeds feeds/ --out scores/",
      "  glacis reputation build --feeds feeds/ --asn asn.mmdb --out scores/ --data data/",
      "  glacis reputation build --feeds s3://threats/feeds/ --out s3://threats/scores/"
    })
final class ReputationBuild implements Callable<Integer> {
  @Option(
      names = "--feeds",
      required = true,
      paramLabel = "DIR",
      description = "Feed file or folder, or s3://BUCKET/KEY.")
  String feeds;

  @Option(
      names = "--asn",
      paramLabel = "FILE",
      description = "Table of address to ASN (mmdb or CSV). Default: the bundled one.")
  @Nullable Path asn;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write: a folder, or s3://BUCKET/KEY.")
  String out;

  @Option(names = "--data", paramLabel = "DIR", description = "Remember the build here.")
  @Nullable Path data;

  @Option(names = "--json", description = "Print one JSON document.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    var now = Instant.now();
    var asns = StoredBuild.table(asn);
    try (var from = ObjectSource.of(feeds);
        var to = ObjectSource.folder(out)) {
      return write(from.read((objects, key) -> read(objects, key, asns, now)), to, now);
    }
  }

  private static Build read(Objects objects, String key, AsnTable asns, Instant now)
      throws IOException {
    var builder = new ScoreBuilder(asns);
    var intake = new Intake("feed_events");
    var reading = Feeds.read(objects, key, asns, intake, now, builder::add);
    return new Build(reading, intake.snapshot(), builder.merged(), builder.build(now));
  }

  private int write(Build build, ObjectSource to, Instant now) throws IOException {
    var reading = build.reading();
    for (var feed : reading.feeds()) {
      System.err.printf("%s: %d kept, dropped %s%n", feed.file(), feed.kept(), feed.dropped());
      feed.examples().forEach(example -> System.err.println("  " + example));
    }
    reading.ignored().forEach(file -> System.err.println(file + ": no feed, left out"));

    var merged = build.merged();
    var scores = build.scores();
    to.write("MASTER.csv", csv -> ScoreTables.merged(csv, FeedSchema.DEEPSIGHT, merged));
    to.write("ASN_Scores.csv", csv -> ScoreTables.systems(csv, scores.all()));
    if (data != null) {
      StoredBuild.write(data, merged.stream().map(ScoredEvent::event).toList(), now, asn);
    }
    var ledger = build.rows();
    if (json) {
      var document =
          new JsonMapper()
              .createObjectNode()
              .put("feeds", reading.feeds().size())
              .put("received", ledger.received())
              .put("kept", ledger.kept())
              .put("events", merged.size())
              .put("systems", scores.all().size());
      ledger.dropped().forEach(document.putObject("dropped")::put);
      System.out.println(document);
    } else {
      System.out.printf(
          "%d events (%d received, %d dropped, %d seen before) of %d feeds; %d systems scored%n",
          merged.size(),
          ledger.received(),
          ledger.droppedInAll(),
          ledger.kept() - merged.size(),
          reading.feeds().size(),
          scores.all().size());
    }
    return 0;
  }

  private record Build(
      Feeds.Reading reading, Intake.Snapshot rows, List<ScoredEvent> merged, Scores scores) {}
}
