package dev.glacis.core.detect;

/// What a [TargetOperator] remembers of the targets that are its own: open windows, and how far
/// time has come. For one thread at a time.
public final class TargetState {
  final OpenWindows<TargetWindow> windows;
  int flows;

  TargetState(WindowOptions options) {
    windows = new OpenWindows<>(options);
  }

  /// Flows that open windows hold now.
  public int flows() {
    return flows;
  }

  /// No record of this time or an earlier one is expected.
  public long watermarkMicros() {
    return windows.watermark();
  }

  /// Tells what has changed since this was last asked: a piece for each window, behind a version.
  public void store(StateSink sink) {
    windows.store(sink);
  }
}
