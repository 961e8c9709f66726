package dev.glacis.app.command;

import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs `lab/make` of the tree that the program was built in, and ends with its status.
@Command(
    name = "make",
    description = {
      "Make labelled traffic: real servers, harmless people and attackers in network namespaces.",
      "Writes capture.pcap.gz and truth.json. Needs root and Linux; a program that is missing is"
          + " named with its package. Nothing leaves the namespaces, and they go away however the"
          + " run ends. A run takes its minutes and about half a minute more."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  sudo ./glacis lab make --out run --seed 2 --minutes 10",
      "  sudo ./glacis lab make --out run --minutes 5 --family BruteForce,WebAttack",
      "  sudo ./glacis lab make --out run --seed 4 --plan moved --pace 0.5",
      "  ./glacis flows run/capture.pcap.gz | ./glacis labels --truth run/truth.json - --json"
    })
final class LabMake implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder for capture.pcap.gz and truth.json; made if it is not there.")
  Path out = Path.of(".");

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Who does what, when and from where (1); packets differ in detail.")
  @Nullable Long seed;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Length of the capture, 0.2 to 60 (3).")
  @Nullable Double minutes;

  @Option(
      names = "--family",
      paramLabel = "KIND",
      split = ",",
      description =
          "Kinds of attack to draw from: DoS, PortScan, BruteForce, WebAttack, Botnet,"
              + " Infiltration; all.")
  List<String> families = List.of();

  @Option(
      names = "--plan",
      paramLabel = "NAME",
      description =
          "drawn: a timetable drawn from the seed; moved: the same with other addresses inside;"
              + " demo: that of the bundled capture (drawn).")
  @Nullable String plan;

  @Option(
      names = "--pace",
      paramLabel = "X",
      description = "Harmless traffic: 2 is twice as much (1).")
  @Nullable Double pace;

  private final Path inside;
  private final String interpreter;

  LabMake() {
    this(own(), "python3");
  }

  /// @param inside a file or folder of the checkout
  /// @param interpreter of its script
  LabMake(Path inside, String interpreter) {
    this.inside = inside;
    this.interpreter = interpreter;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var script =
        script()
            .orElseThrow(
                () ->
                    new BadInput(
                        "the lab is part of the source tree: run ./glacis lab make in a checkout"));
    final Process run;
    try {
      run = new ProcessBuilder(command(script)).inheritIO().start();
    } catch (IOException e) {
      throw new BadInput(
          "the program " + interpreter + " is missing: install the package " + interpreter, e);
    }
    // The run takes its namespaces down itself when it is told to stop; this waits for that.
    var stop = new Thread(() -> stop(run));
    Runtime.getRuntime().addShutdownHook(stop);
    var status = run.waitFor();
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException e) {
      return status; // stopping already
    }
    return status;
  }

  private List<String> command(Path script) {
    var words = new ArrayList<String>(List.of(interpreter, script.toString(), "--out=" + out));
    add(words, "--seed", seed);
    add(words, "--minutes", minutes);
    add(words, "--plan", plan);
    add(words, "--pace", pace);
    add(words, "--family", families.isEmpty() ? null : String.join(",", families));
    return words;
  }

  private Optional<Path> script() {
    return Stream.iterate(inside.toAbsolutePath(), at -> at != null, Path::getParent)
        .map(folder -> folder.resolve("lab").resolve("make"))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static void add(List<String> words, String option, @Nullable Object value) {
    if (value != null) {
      words.add(option + "=" + value);
    }
  }

  private static Path own() {
    try {
      return Path.of(LabMake.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void stop(Process run) {
    run.destroy();
    try {
      run.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
