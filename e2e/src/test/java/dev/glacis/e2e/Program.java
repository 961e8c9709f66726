package dev.glacis.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs the packaged program as a user would, from the project's folder.
final class Program {
  /// The project's folder.
  static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Program() {}

  /// What a finished command left behind.
  record Result(int status, String out, String err) {}

  static Result run(String... arguments) throws IOException, InterruptedException {
    return finish(launcher(arguments).start(), new byte[0]);
  }

  static Result run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return finish(launcher(environment, arguments).start(), new byte[0]);
  }

  static Result runWithInput(byte[] input, String... arguments)
      throws IOException, InterruptedException {
    return finish(launcher(arguments).start(), input);
  }

  /// A line of the README, by the shell.
  static Result shell(String line) throws IOException, InterruptedException {
    return finish(
        new ProcessBuilder("sh", "-c", line).directory(HOME.toFile()).start(), new byte[0]);
  }

  static ProcessBuilder launcher(String... arguments) {
    var command = new ArrayList<>(List.of("./glacis"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(HOME.toFile());
  }

  static ProcessBuilder launcher(Map<String, String> environment, String... arguments) {
    var builder = launcher(arguments);
    builder.environment().putAll(environment);
    return builder;
  }

  private static Result finish(Process process, byte[] input)
      throws IOException, InterruptedException {
    var out = new Drain(process.getInputStream());
    var err = new Drain(process.getErrorStream());
    try (var stdin = process.getOutputStream()) {
      stdin.write(input);
    } catch (IOException e) {
      // The program may end without reading all of its input.
    }
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running after " + PATIENCE + ": " + err.text());
    }
    return new Result(process.exitValue(), out.text(), err.text());
  }

  /// A sample file, by its path in the tree.
  static Path sample(String name) {
    var file = HOME.resolve("samples/src/main/resources/dev/glacis/samples").resolve(name);
    if (!Files.exists(file)) {
      throw new AssertionError("no sample " + file);
    }
    return file;
  }

  static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(HOME.resolve(file), StandardCharsets.UTF_8);
  }

  /// Reads a stream to its end on a thread of its own.
  private static final class Drain {
    private final Thread thread;
    private String text = "";

    Drain(InputStream in) {
      thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (in) {
                      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                      text = "unreadable: " + e.getMessage();
                    }
                  });
    }

    String text() throws InterruptedException {
      thread.join();
      return text;
    }
  }
}
