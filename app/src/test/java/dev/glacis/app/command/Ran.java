package dev.glacis.app.command;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/// What a command printed, and how it ended.
///
/// @param out standard output
/// @param err what the program itself said on standard error: one line where it failed
record Ran(int status, String out, String err) {
  static Ran of(String... arguments) {
    var errors = new StringWriter();
    var line = Glacis.commandLine().setErr(new PrintWriter(errors, true));
    var before = System.out;
    var out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      var status = line.execute(arguments);
      return new Ran(status, out.toString(StandardCharsets.UTF_8), errors.toString());
    } finally {
      System.setOut(before);
    }
  }
}
