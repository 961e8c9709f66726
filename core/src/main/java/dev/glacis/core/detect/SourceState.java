package dev.glacis.core.detect;

/// What a [SourceOperator] remembers of the sources that are its own: open windows, and how far
/// time has come. For one thread at a time.
public final class SourceState {
  final OpenWindows<SourceWindow> windows;

  SourceState(WindowOptions options) {
    windows = new OpenWindows<>(options);
  }

  /// Everything up to this time has been told.
  public long watermarkMicros() {
    return windows.watermark();
  }

  /// As [TargetState#store].
  public void store(StateSink sink) {
    windows.store(sink);
  }
}
