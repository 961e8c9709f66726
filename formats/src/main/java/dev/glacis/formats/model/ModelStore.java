package dev.glacis.formats.model;

import dev.glacis.core.detect.Model;
import dev.glacis.core.detect.ModelKind;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Installed models: a folder with a file for each version and an index, `models.json`, that says
/// which of them are active, one of each kind at most ([StoreIndex]).
///
/// Every change is a new index, written beside the old one, forced to disk and moved into its
/// place: whoever reads, at whatever moment, finds the state before or after it, and so does who
/// comes after a crash. One writer at a time, held by a lock on a file. A model's file is in place
/// before the index names it, and goes only after no index does.
public final class ModelStore {
  private static final String INDEX = "models.json";
  private static final int LARGEST_INDEX = 1 << 20;

  private final Path folder;

  private ModelStore(Path folder) {
    this.folder = folder;
  }

  /// The models of a data folder, whether there are any or not.
  public static ModelStore in(Path data) {
    return new ModelStore(data.resolve("models"));
  }

  /// The models that a path names: a data folder, or the folder `models` inside one.
  public static ModelStore at(Path path) {
    return Files.exists(path.resolve(INDEX)) ? new ModelStore(path) : in(path);
  }

  /// What changes with the models.
  public Path folder() {
    return folder;
  }

  /// An installed model.
  ///
  /// @param number 1, 2, …; never used again
  /// @param sha256 of the file, in hexadecimal
  /// @param from the name of the file that was installed
  /// @param forced whether it was installed against the gate's objections, or unjudged
  public record Version(
      int number, ModelKind kind, String sha256, Instant installed, String from, boolean forced) {}

  /// All versions that are kept, oldest first.
  ///
  /// @throws BadInput when the index is damaged
  public List<Version> versions() throws IOException {
    return index().versions();
  }

  /// The version of that kind that is active; empty where none is.
  ///
  /// @throws BadInput when the index is damaged
  public Optional<Version> active(ModelKind kind) throws IOException {
    return index().active(kind);
  }

  /// The model of a version.
  ///
  /// @throws BadInput when its file is damaged or was altered since it was installed
  public Model read(Version version) throws IOException {
    var file = file(version.number());
    var bytes = Files.readAllBytes(file);
    if (!sha256(bytes).equals(version.sha256())) {
      throw new BadInput(
          file + ": altered since it was installed: its SHA-256 is not " + version.sha256());
    }
    return ModelFile.read(new ByteArrayInputStream(bytes), file.toString());
  }

  /// Makes a model the active one of its kind. The caller has judged it.
  ///
  /// @param bytes as [ModelFile] reads them
  /// @param from what it is called, for people
  /// @throws BadInput when they are no model
  public Version install(byte[] bytes, String from, Instant now, boolean forced)
      throws IOException {
    var model = ModelFile.read(new ByteArrayInputStream(bytes), from);
    Files.createDirectories(folder);
    try (var _ = lock()) {
      var before = index();
      var version = new Version(before.next(), model.kind(), sha256(bytes), now, from, forced);
      replace(file(version.number()), bytes);
      var after = before.with(version);
      replace(folder.resolve(INDEX), after.json());
      removeUnnamed(before, after);
      return version;
    }
  }

  /// Makes the version active again that was so before the active one of a kind.
  ///
  /// @return it; empty where none was, so that the bundled model serves
  /// @throws BadInput when no version of the kind is active
  public Optional<Version> rollBack(ModelKind kind) throws IOException {
    if (active(kind).isEmpty()) {
      throw new BadInput(folder + ": no " + kind.label() + " model is installed");
    }
    try (var _ = lock()) {
      var after = index().rolledBack(kind);
      replace(folder.resolve(INDEX), after.json());
      return after.active(kind);
    }
  }

  private StoreIndex index() throws IOException {
    var file = folder.resolve(INDEX);
    try {
      if (Files.size(file) > LARGEST_INDEX) {
        throw new BadInput(file + ": larger than any index: " + Files.size(file) + " bytes");
      }
      return StoreIndex.read(Files.readAllBytes(file), file.toString());
    } catch (NoSuchFileException e) {
      return StoreIndex.EMPTY;
    }
  }

  private void removeUnnamed(StoreIndex before, StoreIndex after) throws IOException {
    var gone = new ArrayList<>(before.versions());
    gone.removeAll(after.versions());
    for (var version : gone) {
      Files.deleteIfExists(file(version.number()));
    }
  }

  private Path file(int number) {
    return folder.resolve("model-%05d.gfm".formatted(number));
  }

  /// Closing the channel gives the lock back.
  private FileChannel lock() throws IOException {
    var channel =
        FileChannel.open(
            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      channel.lock();
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    var part = file.resolveSibling(file.getFileName() + ".part");
    try (var out =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
      out.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// In hexadecimal.
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
