package dev.glacis.core.spi;

import java.io.IOException;

/// The version of an object that was asked for is not there any more: another one is, or none. Who
/// lists again finds what is there now.
public final class ObjectReplaced extends IOException {
  /// @param name of the object
  public ObjectReplaced(String name) {
    super(name + ": replaced or removed while it was read");
  }
}
