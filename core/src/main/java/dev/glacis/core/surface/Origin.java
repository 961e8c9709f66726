package dev.glacis.core.surface;

/// Where an attack may come from.
public sealed interface Origin {
  /// One machine, by its number.
  record Machine(int vm) implements Origin {}

  /// Without a machine of its own.
  enum Anywhere implements Origin {
    /// Every public address.
    INTERNET,
    /// Every machine but the target.
    ANY_MACHINE
  }
}
