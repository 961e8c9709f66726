import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Holds every Java source of the tree to google-java-format: `check` names the files that differ
/// and fails, `fix` rewrites them.
final class Format {
  public static void main(String[] args) throws IOException {
    var fix = args.length == 1 && args[0].equals("fix");
    var arguments =
        new ArrayList<>(fix ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    try (var modules = Files.walk(Path.of("."), 2)) {
      for (var module : modules.sorted().toList()) {
        var sources = module.resolve("src");
        if (Files.isDirectory(sources)) {
          try (var files = Files.walk(sources)) {
            files.map(Path::toString).filter(f -> f.endsWith(".java")).sorted().forEach(arguments::add);
          }
        }
      }
    }
    if (!fix) {
      System.err.println("format: files that differ are named below; rewrite them with: mvn -q -N verify -Dformat=fix");
    }
    Main.main(arguments.toArray(String[]::new));
  }
}
