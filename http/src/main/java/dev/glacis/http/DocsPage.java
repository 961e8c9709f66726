package dev.glacis.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.util.AsciiString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The description of the API: as JSON, and as a page without scripts.
final class DocsPage {
  private static final AsciiString HTML = new AsciiString("text/html; charset=utf-8");
  private static final AsciiString CSS = new AsciiString("text/css; charset=utf-8");

  private final byte[] json;
  private final byte[] page;
  private final byte[] style;

  DocsPage(OpenApi api) {
    json = api.toJson();
    page = render(api).getBytes(UTF_8);
    style = resource("docs.css");
  }

  void openapi(Exchange exchange) {
    exchange.json(json);
  }

  void docs(Exchange exchange) {
    exchange.send(200, HTML, page);
  }

  void style(Exchange exchange) {
    exchange.send(200, CSS, style);
  }

  private static String render(OpenApi api) {
    var html = new StringBuilder(16_384);
    html.append(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Glacis: HTTP API</title>
        <link rel="stylesheet" href="/docs/docs.css">
        </head>
        <body>
        <main>
        <h1>Glacis: HTTP API</h1>
        """);
    if (api.document().get("info") instanceof Map<?, ?> info) {
      html.append("<p>").append(escaped(info.get("description"))).append("</p>\n");
    }
    html.append("<p><a href=\"/openapi.json\">openapi.json</a> is the whole description.</p>\n");
    for (var operation : api.operations()) {
      html.append("<section>\n<h2><span class=\"method\">")
          .append(operation.method().toUpperCase(Locale.ROOT))
          .append("</span> <code>")
          .append(escaped(operation.path()))
          .append("</code></h2>\n<p>")
          .append(escaped(operation.summary()))
          .append("</p>\n");
      if (!operation.parameters().isEmpty()) {
        html.append("<dl>\n");
        for (var parameter : operation.parameters()) {
          html.append("<dt><code>")
              .append(escaped(parameter.name()))
              .append("</code> ")
              .append(escaped(parameter.in()))
              .append(parameter.required() ? ", required" : "")
              .append("</dt><dd>")
              .append(escaped(parameter.description()))
              .append("</dd>\n");
        }
        html.append("</dl>\n");
      }
      html.append("</section>\n");
    }
    return html.append("</main>\n</body>\n</html>\n").toString();
  }

  private static String escaped(@Nullable Object text) {
    return String.valueOf(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static byte[] resource(String name) {
    try (var in = DocsPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing beside " + DocsPage.class);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
