package dev.glacis.backend.sql;

/// A later version of the program has changed the schema; this one would not understand it.
final class NewerSchema extends Exception {
  NewerSchema(String name, String found, String known) {
    super(
        "%s: its schema has version %s, and this program knows %s; expected a newer program"
            .formatted(name, found, known));
  }
}
