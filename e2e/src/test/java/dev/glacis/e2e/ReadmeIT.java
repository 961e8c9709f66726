package dev.glacis.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every command of the README works as it is written, in the order it is written.
class ReadmeIT {
  @TestFactory
  Stream<DynamicTest> everyCommandWorksAsWritten() throws IOException {
    var commands = commands();
    assertThat(commands).hasSizeGreaterThan(5);
    return commands.stream().map(line -> DynamicTest.dynamicTest(line, () -> works(line)));
  }

  private static void works(String line) throws Exception {
    var result = Program.shell(line);

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out() + result.err()).isNotBlank();
  }

  /// Lines of shell blocks that run the program and end by themselves.
  private static List<String> commands() throws IOException {
    var commands = new ArrayList<String>();
    var inShell = false;
    for (var line : Program.lines(Path.of("README.md"))) {
      if (line.startsWith("```")) {
        inShell = line.equals("```sh");
      } else if (inShell
          && line.contains("./glacis ")
          && !line.matches(".*glacis (demo|serve).*")) {
        commands.add(line);
      }
    }
    return commands;
  }
}
