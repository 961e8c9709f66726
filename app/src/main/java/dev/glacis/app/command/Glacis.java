package dev.glacis.app.command;

import dev.glacis.app.config.ConfigException;
import dev.glacis.app.wiring.Bundled;
import dev.glacis.formats.BadInput;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/// The program. Exit status: 0 done; 1 an operation failed; 2 bad usage or bad input; 3 a check
/// asked for did not hold. An error is one line that says what, where, and what was expected; the
/// system property `glacis.trace` adds where in the program it arose.
@Command(
    name = "glacis",
    description =
        "Who could attack this machine, who is attacking, how bad they are - on one screen.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      Demo.class,
      Serve.class,
      SurfaceCommand.class,
      FlowsCommand.class,
      LabelsCommand.class,
      LabCommand.class,
      DetectCommand.class,
      ReputationCommand.class,
      LoadCommand.class,
      ConfigCommand.class,
      Version.class
    },
    footer = {
      "",
      "Examples:",
      "  glacis demo                       attacks found in bundled traffic, on a live map",
      "  glacis COMMAND --help             what a command does, with examples",
      "",
      "Wherever a file is asked for, bundled:NAME is a file that the program carries:",
      "bundled:network.json, bundled:feeds, bundled:capture.pcap.gz, bundled:model.gfm,",
      "bundled:model-reduced.gfm."
    })
public final class Glacis implements Runnable {
  static final int FAILED = 1;
  static final int BAD_INPUT = 2;
  static final int CHECK_FAILED = 3;

  private static final int HELP_WIDTH = 110;

  private Glacis() {}

  public static void main(String[] args) {
    // Every line of the log is one line; set before anything logs.
    System.setProperty(
        "java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tLZ %4$s %5$s%n");
    // What is printed is the same in every country.
    Locale.setDefault(Locale.ROOT);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) ->
            System.err.println("glacis: %s failed: %s".formatted(thread.getName(), firstLine(e))));
    System.exit(status(args));
  }

  private static int status(String[] args) {
    try {
      var status = commandLine().execute(args);
      System.out.flush();
      if (status == 0 && System.out.checkError()) {
        System.err.println("glacis: standard output could not be written to its end");
        return FAILED;
      }
      return status;
    } catch (OutOfMemoryError e) {
      System.err.println(
          "glacis: out of memory: %d MB of heap are not enough for this input; give it more with JDK_JAVA_OPTIONS=-Xmx…g"
              .formatted(Runtime.getRuntime().maxMemory() >> 20));
      return FAILED;
    } catch (LinkageError e) {
      System.err.println("glacis: this program is incomplete or damaged: " + e.getMessage());
      return FAILED;
    }
  }

  static CommandLine commandLine() {
    var line = new CommandLine(new Glacis());
    line.setExecutionExceptionHandler((e, _, _) -> report(e, line.getErr()));
    line.setParameterExceptionHandler(Glacis::reportUsage);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(HELP_WIDTH);
    line.registerConverter(Path.class, Bundled::path);
    return line;
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  private static int reportUsage(ParameterException e, String[] args) {
    var command = e.getCommandLine();
    command
        .getErr()
        .printf(
            "glacis: %s (see: %s --help)%n",
            firstLine(e).replaceFirst("^Error: ", ""), command.getCommandSpec().qualifiedName());
    return BAD_INPUT;
  }

  private static int report(Exception e, PrintWriter err) {
    if (Boolean.getBoolean("glacis.trace")) {
      e.printStackTrace(err);
    }
    if (e instanceof ConfigException config) {
      config.problems().forEach(problem -> err.println("glacis: " + problem));
      return BAD_INPUT;
    }
    err.println("glacis: " + line(e));
    return switch (e) {
      case BadInput _, NoSuchFileException _, AccessDeniedException _ -> BAD_INPUT;
      default -> FAILED;
    };
  }

  private static String line(Exception e) {
    return switch (e) {
      case NoSuchFileException file ->
          file.getFile() + ": no such file or directory; expected one that is there";
      case AccessDeniedException file -> file.getFile() + ": permission denied";
      case FileAlreadyExistsException file -> file.getFile() + ": exists already";
      default -> firstLine(e);
    };
  }

  private static String firstLine(Throwable e) {
    var message = e.getMessage();
    return message == null
        ? "failed: " + e.getClass().getSimpleName()
        : message.lines().findFirst().orElse("failed");
  }
}
