package dev.glacis.http;

import java.io.IOException;

/// The server could not open its port. The message is one line for people.
public final class CannotListen extends IOException {
  CannotListen(String message, Throwable cause) {
    super(message, cause);
  }
}
