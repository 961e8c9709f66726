package dev.glacis.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The demo's page in a real headless browser. What is checked there is in `web/browser/map.mjs`;
/// its screenshots stay in `target/screenshots`.
class MapPageIT {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots").toAbsolutePath();
  private static final Path WEB = Path.of("..", "web").toAbsolutePath().normalize();

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void theDemoShowsItsAttacksOnAMap() throws Exception {
    Files.createDirectories(SCREENSHOTS);
    try (var demo = RunningServer.start("demo")) {
      var browser =
          new ProcessBuilder(
                  "node", "browser/map.mjs", demo.uri().toString(), SCREENSHOTS.toString())
              .directory(WEB.toFile())
              .redirectErrorStream(true)
              .start();
      var report = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(browser.waitFor()).as("what the browser found:%n%s", report).isZero();
    }
  }
}
