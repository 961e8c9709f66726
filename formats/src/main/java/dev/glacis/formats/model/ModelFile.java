package dev.glacis.formats.model;

import dev.glacis.core.detect.Model;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// Models as files: magic `GLACISGF`, format version (int), length of what follows the header
/// (int), its SHA-256, then the model's content ([ModelContent]), deflated (RFC 1950). Numbers are
/// big-endian.
public final class ModelFile {
  static final int VERSION = 3;
  private static final byte[] MAGIC = "GLACISGF".getBytes(StandardCharsets.US_ASCII);
  private static final int HASH = 32;
  private static final int HEADER = MAGIC.length + 8 + HASH;
  private static final int LARGEST = 64 << 20;

  private ModelFile() {}

  /// @throws BadInput when the file is no model, of another version, cut short or altered
  public static Model read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadInput(file + ": is a folder; expected a model");
    }
    try (var in = Files.newInputStream(file)) {
      return read(in, file.toString());
    }
  }

  /// @param name of the stream, for errors
  /// @throws BadInput when the stream holds no model, or one of another version, cut short or
  ///   altered
  public static Model read(InputStream in, String name) throws IOException {
    var header = in.readNBytes(HEADER);
    if (header.length < MAGIC.length
        || !Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new BadInput(name + ": not a Glacis model: it does not start with GLACISGF");
    }
    if (header.length < HEADER) {
      throw truncated(name, header.length, HEADER);
    }
    var numbers = ByteBuffer.wrap(header, MAGIC.length, 8);
    var version = numbers.getInt();
    if (version != VERSION) {
      throw new BadInput(
          name + ": model format version " + version + ", this program reads " + VERSION);
    }
    var length = numbers.getInt();
    if (length < 0 || length > LARGEST) {
      throw new BadInput(name + ": offset 12: " + length + " bytes of model, allowed: " + LARGEST);
    }
    var body = in.readNBytes(length);
    if (body.length < length) {
      throw truncated(name, HEADER + body.length, (long) HEADER + length);
    }
    if (in.read() >= 0) {
      throw new BadInput(name + ": more bytes after the model's end at " + (HEADER + length));
    }
    if (!Arrays.equals(sha256(body), 0, HASH, header, HEADER - HASH, HEADER)) {
      throw new BadInput(name + ": the model was altered: its SHA-256 does not match");
    }
    return content(body, name);
  }

  /// The model's bytes: the same for the same model.
  public static byte[] bytes(Model model) {
    var body = new ByteArrayOutputStream();
    var deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try (var out = new DataOutputStream(new DeflaterOutputStream(body, deflater))) {
      ModelContent.write(model, out);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory", e);
    } finally {
      deflater.end();
    }
    return framed(body.toByteArray());
  }

  /// Writes beside the file and moves into place, so that no reader sees half a model.
  ///
  /// @throws BadInput where something other than a file is in its place, such as a device
  public static void write(Model model, Path file) throws IOException {
    var target = file.toAbsolutePath();
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new BadInput(file + ": is no plain file; expected a file to write");
    }
    var aside = Files.createTempFile(target.getParent(), ".model", ".part");
    try {
      Files.write(aside, bytes(model));
      try {
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(aside, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  static byte[] framed(byte[] body) {
    return ByteBuffer.allocate(HEADER + body.length)
        .put(MAGIC)
        .putInt(VERSION)
        .putInt(body.length)
        .put(sha256(body))
        .put(body)
        .array();
  }

  private static Model content(byte[] body, String name) throws IOException {
    try (var in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(body)))) {
      var model = ModelContent.read(in);
      if (in.read() >= 0) {
        throw new IllegalArgumentException("more bytes after its end");
      }
      return model;
    } catch (EOFException e) {
      throw new BadInput(name + ": the model's content ends early", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new BadInput(name + ": the model's content is malformed: " + e.getMessage(), e);
    }
  }

  private static BadInput truncated(String name, long found, long expected) {
    return new BadInput(
        name + ": the model is cut short: " + found + " bytes, expected " + expected);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
