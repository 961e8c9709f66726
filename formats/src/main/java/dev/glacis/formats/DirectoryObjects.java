package dev.glacis.formats;

import dev.glacis.core.spi.ObjectReplaced;
import dev.glacis.core.spi.Objects;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The files of a directory and of its subdirectories, eight levels deep. A file's stamp is its
/// modification time and its size: one that is changed in place under a reader is told at its end.
///
/// @param root need not be there yet: it is made by the first write
public record DirectoryObjects(Path root) implements Objects {
  private static final int DEEPEST = 8;
  private static final String PARTIAL = ".partial";

  /// The directory, if it is one, or else the one that a file is in. It has a name, so that feeds
  /// may be dated by it, also where the path that leads there has none.
  public static DirectoryObjects holding(Path fileOrDirectory) {
    if (Files.isDirectory(fileOrDirectory)) {
      var name = fileOrDirectory.normalize().getFileName();
      return new DirectoryObjects(
          name == null || name.toString().isEmpty() || name.toString().equals("..")
              ? fileOrDirectory.toAbsolutePath().normalize()
              : fileOrDirectory);
    }
    var parent = fileOrDirectory.getParent();
    return holding(parent == null ? fileOrDirectory.toAbsolutePath().resolveSibling("") : parent);
  }

  /// The key that a path has in what [#holding(Path)] gives for it.
  public static String keyOf(Path fileOrDirectory) {
    return Files.isDirectory(fileOrDirectory) ? "" : String.valueOf(fileOrDirectory.getFileName());
  }

  @Override
  public String name(String key) {
    return root.resolve(key).toString();
  }

  @Override
  public List<Entry> list(String prefix) throws IOException {
    var folder = root.resolve(checked(prefix.substring(0, prefix.lastIndexOf('/') + 1)));
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var found = new ArrayList<Entry>();
    try (var walk = Files.walk(folder, DEEPEST)) {
      for (var file : (Iterable<Path>) walk::iterator) {
        var key = key(file);
        if (key.startsWith(prefix) && !key.endsWith(PARTIAL) && Files.isRegularFile(file)) {
          stamp(file).ifPresent(stamp -> found.add(new Entry(key, stamp)));
          if (found.size() > MOST_LISTED) {
            throw new BadInput(folder + ": more than " + MOST_LISTED + " files");
          }
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    found.sort(Comparator.comparing(Entry::key));
    return List.copyOf(found);
  }

  @Override
  public List<Entry> find(String key) throws IOException {
    var file = root.resolve(checked(key));
    var stamp = Files.isRegularFile(file) ? stamp(file) : Optional.<String>empty();
    return stamp.isPresent() ? List.of(new Entry(key, stamp.get())) : Objects.super.find(key);
  }

  @Override
  public InputStream open(Entry entry) throws IOException {
    var file = root.resolve(checked(entry.key()));
    var in = Files.exists(file) ? Files.newInputStream(file) : InputStream.nullInputStream();
    if (isThere(entry)) {
      return new Version(in, entry);
    }
    in.close();
    throw new ObjectReplaced(file.toString());
  }

  @Override
  public void write(String key, Content content) throws IOException {
    var file = root.resolve(checked(key));
    var folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    var partial = file.resolveSibling(file.getFileName() + "-" + UUID.randomUUID() + PARTIAL);
    try {
      try (var out = Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW)) {
        content.writeTo(out);
      }
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  @Override
  public void close() {}

  private String key(Path file) {
    return root.relativize(file).toString().replace(root.getFileSystem().getSeparator(), "/");
  }

  private static String checked(String key) {
    if (key.startsWith("/") || ("/" + key + "/").contains("/../")) {
      throw new IllegalArgumentException("key " + key + " leads out of its directory");
    }
    return key;
  }

  private boolean isThere(Entry entry) throws IOException {
    return stamp(root.resolve(entry.key())).equals(Optional.of(entry.stamp()));
  }

  private static Optional<String> stamp(Path file) throws IOException {
    try {
      return Optional.of(Files.getLastModifiedTime(file) + " " + Files.size(file));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /// Tells at its end whether the file is still the one that was opened.
  private final class Version extends FilterInputStream {
    private final Entry entry;

    Version(InputStream in, Entry entry) {
      super(in);
      this.entry = entry;
    }

    @Override
    public int read() throws IOException {
      return checked(in.read());
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return checked(in.read(bytes, offset, length));
    }

    private int checked(int read) throws IOException {
      if (read < 0 && !isThere(entry)) {
        throw new ObjectReplaced(name(entry.key()));
      }
      return read;
    }
  }
}
