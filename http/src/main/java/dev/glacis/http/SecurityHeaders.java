package dev.glacis.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;

/// The headers of every answer: nothing but this server's own files runs in a page, nobody frames
/// it, no other site reads it.
final class SecurityHeaders {
  private static final AsciiString POLICY =
      new AsciiString(
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
              + " font-src 'self'; connect-src 'self'; worker-src 'self' blob:;"
              + " manifest-src 'self'; base-uri 'none'; form-action 'none';"
              + " frame-ancestors 'none'");
  private static final AsciiString NOSNIFF = new AsciiString("nosniff");
  private static final AsciiString NO_REFERRER = new AsciiString("no-referrer");
  private static final AsciiString SAME_ORIGIN = new AsciiString("same-origin");
  private static final AsciiString DENY = new AsciiString("DENY");
  private static final AsciiString OPENER_POLICY = new AsciiString("cross-origin-opener-policy");
  private static final AsciiString RESOURCE_POLICY =
      new AsciiString("cross-origin-resource-policy");
  private static final AsciiString CONTENT_TYPE_OPTIONS = new AsciiString("x-content-type-options");
  private static final AsciiString REFERRER_POLICY = new AsciiString("referrer-policy");

  private SecurityHeaders() {}

  static void addTo(MultiMap headers) {
    headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY);
    headers.set(CONTENT_TYPE_OPTIONS, NOSNIFF);
    headers.set(REFERRER_POLICY, NO_REFERRER);
    headers.set(HttpHeaderNames.X_FRAME_OPTIONS, DENY);
    headers.set(OPENER_POLICY, SAME_ORIGIN);
    headers.set(RESOURCE_POLICY, SAME_ORIGIN);
  }
}
