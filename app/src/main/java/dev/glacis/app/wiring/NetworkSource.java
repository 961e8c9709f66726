package dev.glacis.app.wiring;

import dev.glacis.app.config.Config;
import dev.glacis.app.config.Keys;
import dev.glacis.app.config.ResourceUri;
import dev.glacis.backend.neo4j.NetworkGraph;
import dev.glacis.core.surface.Network;
import dev.glacis.engine.Reloading;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.network.NetworkJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// Where a network is read from.
public sealed interface NetworkSource extends AutoCloseable {
  /// @param warnings takes one line for each thing that is odd but no error
  Network read(Consumer<String> warnings) throws IOException;

  /// Reloads an artifact that was made of the last reading whenever the source changes.
  ///
  /// @return ends the watch; empty where the source cannot change
  <T> Optional<Reloading.Watch> watch(
      Reloading<T> artifact, Duration period, Callable<? extends T> loader);

  @Override
  void close();

  /// What a URI names.
  static NetworkSource of(ResourceUri uri, Config config) throws IOException {
    return switch (uri.scheme()) {
      case "file", "bundled" -> documents(List.of(Bundled.path(uri)));
      case "s3" -> new Bucket(ObjectSource.of(uri));
      case "bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc" ->
          new Graph(graph(uri, config));
      default -> throw new IllegalArgumentException(uri + " names no network");
    };
  }

  /// Files and directories, merged.
  static NetworkSource documents(List<Path> paths) {
    return new Documents(paths);
  }

  /// The graph that a URI names, asked by the user of the configuration.
  static NetworkGraph graph(ResourceUri uri, Config config) throws IOException {
    try {
      return NetworkGraph.open(
          URI.create(uri.scheme() + ":" + uri.path()),
          uri.parameters().get("database"),
          config.get(Keys.NEO4J_USER),
          Password.of(config, Keys.NEO4J_PASSWORD, Keys.NEO4J_PASSWORD_FILE));
    } catch (IllegalArgumentException e) {
      throw new BadInput(uri + ": " + e.getMessage() + "; expected bolt://HOST:7687", e);
    }
  }

  /// Network documents.
  record Documents(List<Path> paths) implements NetworkSource {
    public Documents {
      paths = List.copyOf(paths);
    }

    @Override
    public Network read(Consumer<String> warnings) throws IOException {
      return NetworkJson.read(paths, warnings);
    }

    @Override
    public <T> Optional<Reloading.Watch> watch(
        Reloading<T> artifact, Duration period, Callable<? extends T> loader) {
      var files =
          paths.stream()
              .filter(path -> path.getFileSystem().equals(FileSystems.getDefault()))
              .toList();
      return files.isEmpty()
          ? Optional.empty()
          : Optional.of(artifact.watch(files, period, loader));
    }

    @Override
    public void close() {}
  }

  /// Network documents in S3.
  record Bucket(ObjectSource objects) implements NetworkSource {
    @Override
    public Network read(Consumer<String> warnings) throws IOException {
      return objects.read((all, key) -> NetworkJson.read(all, key, warnings));
    }

    @Override
    public <T> Optional<Reloading.Watch> watch(
        Reloading<T> artifact, Duration period, Callable<? extends T> loader) {
      return objects.watch(artifact, NetworkJson::isDocument, loader);
    }

    @Override
    public void close() {
      objects.close();
    }
  }

  /// A graph in Neo4j. While the server is away the network is taken for changed, so that the
  /// failed reload says why, and is loaded when it is back.
  final class Graph implements NetworkSource {
    private static final String AWAY = "away";

    private final NetworkGraph graph;
    private volatile String seen = AWAY;

    private Graph(NetworkGraph graph) {
      this.graph = graph;
    }

    @Override
    public Network read(Consumer<String> warnings) throws IOException {
      seen = graph.marker();
      return graph.read();
    }

    @Override
    public <T> Optional<Reloading.Watch> watch(
        Reloading<T> artifact, Duration period, Callable<? extends T> loader) {
      return Optional.of(artifact.watch(this::marker, seen, period, loader));
    }

    private String marker() {
      try {
        return graph.marker();
      } catch (IOException | IllegalStateException e) {
        return AWAY; // the latter where the graph is closed while it is looked at
      }
    }

    @Override
    public void close() {
      graph.close();
    }
  }
}
