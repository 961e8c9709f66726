import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/// Adds up the test reports of every module that were written since the build began, prints one
/// line, and fails where a test failed, was skipped, or none ran at all.
final class Totals {
  public static void main(String[] args) throws Exception {
    var root = Path.of(args[0]);
    var began = Instant.parse(args[1]);
    var run = 0;
    var failed = 0;
    var skipped = new ArrayList<String>();
    try (var reports = Files.walk(root, 4)) {
      for (var report : reports.filter(f -> isReport(f, began)).sorted().toList()) {
        var cases =
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testcase");
        for (var i = 0; i < cases.getLength(); i++) {
          var test = (Element) cases.item(i);
          run++;
          if (test.getElementsByTagName("skipped").getLength() > 0) {
            skipped.add(test.getAttribute("classname") + "." + test.getAttribute("name"));
          } else if (test.getElementsByTagName("failure").getLength() > 0
              || test.getElementsByTagName("error").getLength() > 0) {
            failed++;
          }
        }
      }
    }
    skipped.forEach(test -> System.out.println("skipped: " + test));
    System.out.printf(
        "%ntests: %d passed, %d failed, %d skipped%n", run - failed - skipped.size(), failed, skipped.size());
    if (run == 0 || failed > 0 || !skipped.isEmpty()) {
      System.exit(1);
    }
  }

  private static boolean isReport(Path file, Instant began) {
    try {
      return file.getFileName().toString().matches("TEST-.*\\.xml|junit.*\\.xml")
          && file.getParent().getFileName().toString().matches("(surefire|failsafe)-reports")
          && !Files.getLastModifiedTime(file).toInstant().isBefore(began);
    } catch (IOException e) {
      return false;
    }
  }
}
