package dev.glacis.formats.capture;

/// One captured frame, filled again for each.
final class Frame {
  long timeMicros;
  int offset;
  int capturedLength;
  int wireLength;
  int linkType;
}
