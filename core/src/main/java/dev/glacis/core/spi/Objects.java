package dev.glacis.core.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/// Named sequences of bytes, each replaced whole: the files of a directory, or the objects of a
/// bucket. A key is one or more names with slashes between them. Safe for use by several threads.
///
/// Errors are one line that starts with what [#name(String)] says.
public interface Objects extends AutoCloseable {
  /// The most objects that a listing may have.
  int MOST_LISTED = 100_000;

  /// How messages call the object of a key, or, with an empty key, all of them.
  String name(String key);

  /// Every object whose key starts with a text, by key, in the order of [String#compareTo]; none
  /// where there is none.
  ///
  /// @throws IOException also where there are more than [#MOST_LISTED]
  List<Entry> list(String prefix) throws IOException;

  /// Opens one version of an object, whatever its length. Reading goes on over interruptions as
  /// long as they are few.
  ///
  /// @return the bytes of that version; an [ObjectReplaced] is thrown at the latest where the
  ///   stream would end, if they cannot all be had because the object was replaced or is gone
  /// @throws ObjectReplaced where another version is there now, or none
  InputStream open(Entry entry) throws IOException;

  /// Writes an object: once this returns it is there whole, and before that, or if this fails, what
  /// was there stays. Of two writers at once, the last one's remains.
  void write(String key, Content content) throws IOException;

  /// The object of a key alone; else, where there is no such object, all of the folder of that
  /// name. An empty key, or one that ends in a slash, is a folder; one that ends in `*` is the
  /// beginning of keys.
  default List<Entry> find(String key) throws IOException {
    if (key.endsWith("*")) {
      return list(key.substring(0, key.length() - 1));
    }
    if (key.isEmpty() || key.endsWith("/")) {
      return list(key);
    }
    var alike = list(key);
    var exact = alike.stream().filter(entry -> entry.key().equals(key)).toList();
    return exact.isEmpty()
        ? alike.stream().filter(entry -> entry.key().startsWith(key + "/")).toList()
        : exact;
  }

  @Override
  void close();

  /// One version of an object.
  ///
  /// @param stamp differs between two versions of one key: an entity tag, or time and size
  record Entry(String key, String stamp) {}

  /// What goes into an object.
  @FunctionalInterface
  interface Content {
    /// The stream need not be closed, but may be.
    void writeTo(OutputStream out) throws IOException;
  }
}
