package dev.glacis.app.wiring;

import dev.glacis.app.config.ResourceUri;
import dev.glacis.backend.s3.S3Objects;
import dev.glacis.core.spi.ObjectReplaced;
import dev.glacis.core.spi.Objects;
import dev.glacis.engine.Reloading;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.DirectoryObjects;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The files or objects that an argument names: one, or all of a folder; in a directory or in S3.
public final class ObjectSource implements AutoCloseable {
  /// Replacements that may overtake a reading before it is given up.
  private static final int ATTEMPTS = 3;

  private static final Duration LOOK_AT_FILES = Duration.ofSeconds(2);
  private static final String USUAL_POLL = "5";

  private final Objects objects;
  private final String key;

  /// Null where nothing can change.
  private final @Nullable Duration period;

  private volatile List<Objects.Entry> seen = List.of();

  private ObjectSource(Objects objects, String key, @Nullable Duration period) {
    this.objects = objects;
    this.key = key;
    this.period = period;
  }

  /// What is to be read: a path, `bundled:NAME`, or `s3://BUCKET/KEY`.
  ///
  /// @throws BadInput where the text names no bucket, or no file or directory is there
  public static ObjectSource of(String argument) throws IOException {
    return ResourceUri.isObjects(argument) ? inBucket(argument) : inFiles(Bundled.path(argument));
  }

  /// As [#of(String)].
  static ObjectSource of(ResourceUri uri) throws IOException {
    return uri.isObjects() ? inBucket(uri) : inFiles(Bundled.path(uri));
  }

  /// A folder to write to, which need not be there: a path, or `s3://BUCKET/KEY`.
  ///
  /// @throws BadInput where the text names no bucket, or a file is in the way
  public static ObjectSource folder(String argument) throws IOException {
    if (ResourceUri.isObjects(argument)) {
      return inBucket(argument);
    }
    var path = Path.of(argument);
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new BadInput(path + ": is no folder; expected one to write to");
    }
    return new ObjectSource(new DirectoryObjects(path), "", null);
  }

  private static ObjectSource inFiles(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    return new ObjectSource(
        DirectoryObjects.holding(path),
        DirectoryObjects.keyOf(path),
        path.getFileSystem().equals(FileSystems.getDefault()) ? LOOK_AT_FILES : null);
  }

  private static ObjectSource inBucket(String text) throws IOException {
    try {
      return inBucket(ResourceUri.parseObjects(text));
    } catch (IllegalArgumentException e) {
      throw new BadInput(text.replaceAll("//[^/]*@", "//…@") + ": " + e.getMessage(), e);
    }
  }

  private static ObjectSource inBucket(ResourceUri uri) throws IOException {
    var endpoint = uri.parameters().get("endpoint");
    return new ObjectSource(
        S3Objects.open(
            uri.bucket(),
            endpoint == null ? null : URI.create(endpoint),
            uri.parameters().get("region")),
        uri.key(),
        Duration.ofSeconds(Long.parseLong(uri.parameters().getOrDefault("poll", USUAL_POLL))));
  }

  /// Reads, and again where an object is replaced meanwhile.
  ///
  /// @param reader starts from nothing each time
  public <T> T read(Reader<T> reader) throws IOException {
    for (var attempt = 1; ; attempt++) {
      var before = objects.find(key);
      try {
        var read = reader.read(objects, key);
        seen = before;
        return read;
      } catch (ObjectReplaced e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /// Writes an object of the folder.
  public void write(String name, Objects.Content content) throws IOException {
    objects.write(key.isEmpty() || key.endsWith("/") ? key + name : key + "/" + name, content);
  }

  /// Reloads an artifact that was made of the last reading whenever the objects change. While they
  /// are out of reach they are taken for changed, so that the failed reload says why.
  ///
  /// @param wanted of a folder, which keys matter
  /// @return ends the watch; empty where nothing can change
  <T> Optional<Reloading.Watch> watch(
      Reloading<T> artifact, Predicate<String> wanted, Callable<? extends T> loader) {
    return period == null
        ? Optional.empty()
        : Optional.of(
            artifact.watch(
                () -> look().map(found -> only(found, wanted)),
                Optional.of(only(seen, wanted)),
                period,
                loader));
  }

  private Optional<List<Objects.Entry>> look() {
    try {
      return Optional.of(objects.find(key));
    } catch (IOException | IllegalStateException e) {
      return Optional.empty(); // The latter where it is closed while it is looked at.
    }
  }

  private List<Objects.Entry> only(List<Objects.Entry> entries, Predicate<String> wanted) {
    return entries.stream()
        .filter(entry -> entry.key().equals(key) || wanted.test(entry.key()))
        .toList();
  }

  @Override
  public void close() {
    objects.close();
  }

  /// Makes something of the objects of a key.
  @FunctionalInterface
  public interface Reader<T> {
    T read(Objects objects, String key) throws IOException;
  }
}
