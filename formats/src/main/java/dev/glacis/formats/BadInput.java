package dev.glacis.formats;

import java.io.IOException;

/// Input that is not what its format allows. The message is one line for people: what was found,
/// where (file, line or offset), and what was expected.
public final class BadInput extends IOException {
  public BadInput(String message) {
    super(message);
  }

  public BadInput(String message, Throwable cause) {
    super(message, cause);
  }
}
