package dev.glacis.app.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

@Command(
    name = "version",
    description = "Print the version of the program and of its Java.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Examples:", "  glacis version"})
final class Version implements Callable<Integer>, IVersionProvider {
  /// The program's version, as the build wrote it.
  static String number() {
    var properties = new Properties();
    try (var file = Version.class.getResourceAsStream("/dev/glacis/app/version.properties")) {
      if (file == null) {
        throw new IllegalStateException("the program was packaged without version.properties");
      }
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"glacis " + number() + " (Java " + Runtime.version() + ")"};
  }

  @Override
  public Integer call() {
    System.out.println(getVersion()[0]);
    return 0;
  }
}
