package dev.glacis.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LabMakeTest {
  @TempDir Path folder;

  private Path jar;
  private final StringWriter errors = new StringWriter();

  /// A checkout whose script writes down its arguments and ends with status 7.
  @BeforeEach
  void aCheckout() throws IOException {
    jar = folder.resolve("app/target/glacis.jar");
    Files.createDirectories(jar);
    Files.createDirectories(folder.resolve("lab"));
    Files.writeString(
        folder.resolve("lab/make"), "printf '%s\\n' \"$@\" > \"$(dirname \"$0\")/said\"\nexit 7\n");
  }

  @Test
  void givesItsOptionsToTheScriptAndEndsWithItsStatus() throws IOException {
    var status =
        make(jar, "sh", "--out", "a b", "--seed", "-4", "--minutes=2.5", "--family", "DoS,Botnet");

    assertThat(status).isEqualTo(7);
    assertThat(Files.readAllLines(folder.resolve("lab/said")))
        .isEqualTo(List.of("--out=a b", "--seed=-4", "--minutes=2.5", "--family=DoS,Botnet"));
  }

  @Test
  void whatIsLeftOutIsLeftToTheScript() throws IOException {
    make(jar, "sh", "--out", "run");
    assertThat(folder.resolve("lab/said")).hasContent("--out=run\n");
  }

  @Test
  void outsideACheckoutItSaysSo() throws IOException {
    Files.delete(folder.resolve("lab/make"));
    assertThat(make(jar, "sh", "--out", "run")).isEqualTo(2);
    assertThat(errors.toString())
        .isEqualTo(
            "glacis: the lab is part of the source tree: run ./glacis lab make in a checkout\n");
  }

  @Test
  void anInterpreterThatIsMissingIsNamed() {
    assertThat(make(jar, "python-of-nowhere", "--out", "run")).isEqualTo(2);
    assertThat(errors.toString())
        .isEqualTo(
            "glacis: the program python-of-nowhere is missing: install the package"
                + " python-of-nowhere\n");
  }

  @Test
  void aRunNeedsAFolder() {
    assertThat(make(jar, "sh")).isEqualTo(2);
    assertThat(errors.toString().lines()).singleElement().asString().contains("--out=DIR");
  }

  private int make(Path inside, String interpreter, String... arguments) {
    var program = Glacis.commandLine().setErr(new PrintWriter(errors, true));
    return new CommandLine(new LabMake(inside, interpreter))
        .setErr(new PrintWriter(errors, true))
        .setExecutionExceptionHandler(program.getExecutionExceptionHandler())
        .setParameterExceptionHandler(program.getParameterExceptionHandler())
        .execute(arguments);
  }
}
