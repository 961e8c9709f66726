package dev.glacis.app.wiring;

import dev.glacis.app.config.Config;
import dev.glacis.app.config.Key;
import dev.glacis.app.config.Keys;
import dev.glacis.app.config.ResourceUri;
import dev.glacis.core.enrich.Locator;
import dev.glacis.core.enrich.OwnNetwork;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.core.reputation.ScoreBuilder;
import dev.glacis.core.reputation.Scores;
import dev.glacis.core.surface.Network;
import dev.glacis.core.surface.Surface;
import dev.glacis.formats.feed.Feeds;
import dev.glacis.formats.geo.AsnTables;
import dev.glacis.formats.geo.Countries;
import dev.glacis.formats.geo.CountryTable;
import dev.glacis.formats.geo.LocatorChain;
import dev.glacis.formats.geo.Mmdb;
import dev.glacis.formats.geo.PlaceTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Loads what a configuration names: network, feeds, model, tables. Everything it returns is
/// immutable.
///
/// @param warnings takes one line for each thing that is odd but no error
record Artifacts(Config config, InstantSource clock, Consumer<String> warnings) {
  private static final System.Logger LOG = System.getLogger("glacis");

  /// Where the network is read from; null where none is named.
  @Nullable NetworkSource network() throws IOException {
    var uri = config.find(Keys.NETWORK).orElse(null);
    return uri == null ? null : NetworkSource.of(uri, config);
  }

  Surface surface(@Nullable NetworkSource source) throws IOException {
    return Surface.of(source == null ? Network.EMPTY : source.read(warnings));
  }

  /// Where feeds are read from; null where none are named.
  @Nullable ObjectSource feeds() throws IOException {
    var uri = config.find(Keys.FEEDS).orElse(null);
    return uri == null ? null : ObjectSource.of(uri);
  }

  /// @param rows counts the rows of this build of the scores
  Scores scores(@Nullable ObjectSource feeds, AsnTable asns, Intake rows) throws IOException {
    var now = clock.instant();
    if (feeds == null) {
      return Scores.none(asns, now);
    }
    return feeds.read(
        (objects, key) -> {
          var builder = new ScoreBuilder(asns);
          Feeds.read(objects, key, asns, rows, now, builder::add);
          return builder.build(now);
        });
  }

  /// Where the models are read from.
  ModelSource models() throws IOException {
    return ModelSource.of(config.get(Keys.MODEL));
  }

  /// Where those are read from that are only compared; null where none are named.
  @Nullable ModelSource shadowModels() throws IOException {
    var uri = config.find(Keys.SHADOW_MODEL).orElse(null);
    return uri == null ? null : ModelSource.of(uri);
  }

  /// @param places networks that no public table knows; null where none are named
  AsnTable asns(@Nullable PlaceTable places) throws IOException {
    var uri = config.get(Keys.ASN);
    var asns = uri.isBundled() ? AsnTables.bundled() : AsnTables.read(Path.of(uri.path()));
    return places == null ? asns : places.asns().orElse(asns);
  }

  @Nullable PlaceTable places() throws IOException {
    var source = path(Keys.PLACES);
    return source == null ? null : PlaceTable.read(source);
  }

  Locator locator(@Nullable PlaceTable places) throws IOException {
    var chain = new ArrayList<Locator>();
    if (places != null) {
      chain.add(places);
    }
    var cities = config.find(Keys.CITIES).orElse(null);
    if (cities != null) {
      chain.add(Mmdb.open(cities));
    }
    chain.add(CountryTable.bundled());
    return new LocatorChain(chain);
  }

  OwnNetwork own() {
    var site = config.find(Keys.SITE).orElse(null);
    return new OwnNetwork(
        config.all(Keys.OWN),
        site == null
            ? null
            : Countries.at(site.iso(), site.city(), site.latitude(), site.longitude()));
  }

  /// The file or directory that a key names; null where it names none.
  @Nullable Path path(Key<ResourceUri> key) throws IOException {
    var uri = config.find(key).orElse(null);
    return uri == null ? null : Bundled.path(uri);
  }

  /// Loads; what is wrong is logged, too.
  static <T> T told(String name, Callable<T> loader) throws Exception {
    try {
      return loader.call();
    } catch (Exception e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "%s: not reloaded, the one before serves on: %s".formatted(name, e.getMessage()));
      throw e;
    }
  }
}
