package dev.glacis.core.surface;

/// How far an attacker may go.
public enum Mode {
  /// One step: a rule lets the attacker reach the target.
  DIRECT,
  /// Step by step, over any number of machines taken on the way.
  TRANSITIVE
}
