package dev.glacis.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glacis.core.surface.Network;
import dev.glacis.core.surface.SyntheticNetwork;
import dev.glacis.formats.network.NetworkJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// `/attack` over HTTP as clients use it, in one run with its limit and a peer: 10,000 machines,
/// random ids, answers of some 24 KB, from the program itself; a constant body of that size from
/// the HTTP library alone; and a Python service that searches a graph at each request. Needs `wrk`
/// and Python with networkx and uvicorn; all of it runs on the cores that the servers run on.
///
/// Prints requests a second of each at their peak, and the program's percentiles at half its peak,
/// and at a quarter.
public final class AttackRequests {
  private static final int MACHINES = 10_000;
  private static final int TAGS = 2_000;
  private static final int RULES = 450;
  private static final int CONNECTIONS = 64;
  private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
  private static final String JAVA = ProcessHandle.current().info().command().orElse("java");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final List<Process> started = new ArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int seconds;

  private AttackRequests(Path folder, int seconds) {
    this.folder = folder;
    this.seconds = seconds;
  }

  /// @param args path of glacis.jar, folder of naive_attack.py, seconds of each measurement
  public static void main(String[] args) throws Exception {
    var folder = Files.createTempDirectory("glacis-bench");
    var bench = new AttackRequests(folder, Integer.parseInt(args[2]));
    try {
      bench.run(args[0], args[1]);
    } finally {
      bench.started.forEach(Process::destroy);
      try (var files = Files.list(folder)) {
        for (var file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private void run(String jar, String scripts) throws Exception {
    var network = SyntheticNetwork.generate(MACHINES, TAGS, RULES, 1);
    var document = folder.resolve("network.json");
    try (var out = Files.newOutputStream(document)) {
      NetworkJson.write(network, out);
    }
    var ids = network.vms().stream().map(Network.Vm::id).toList();
    Files.write(folder.resolve("ids"), ids);

    var glacis =
        serve(
            List.of(JAVA, "-jar", jar, "serve", "--network", document.toString(), "--port", port()),
            folder.toString());
    var python = port();
    var naive =
        serve(
            List.of(
                "/usr/bin/python3",
                "-m",
                "uvicorn",
                "--app-dir",
                scripts,
                "--port",
                python,
                "--log-level",
                "warning",
                "naive_attack:app"),
            document.toString());
    var bytes = size(URI.create("http://127.0.0.1:" + glacis), ids);
    var fixed =
        serve(
            List.of(
                JAVA,
                "-cp",
                System.getProperty("java.class.path"),
                ConstantServer.class.getName(),
                port(),
                Integer.toString(bytes)),
            "");
    System.out.printf("answers of %d bytes in the mean%n", bytes);
    compare(glacis, naive, ids);

    peak(fixed, seconds);
    var limit = peak(fixed, seconds);
    peak(glacis, seconds);
    var ours = peak(glacis, seconds);
    var theirs = peak(naive, seconds);
    System.out.printf("constant body        %10.0f answers/s%n", limit);
    System.out.printf("glacis               %10.0f answers/s  %.0f %%%n", ours, 100 * ours / limit);
    System.out.printf("networkx and uvicorn %10.0f answers/s  1 : %.0f%n", theirs, ours / theirs);
    var paths = ids.stream().map(id -> "/attack?vm_id=" + id).toList();
    for (var part : new double[] {0.25, 0.5}) {
      var report =
          new OpenLoop(Integer.parseInt(glacis), paths, part * ours).run(CONNECTIONS, seconds);
      System.out.printf(
          "glacis at %2.0f %% of that %9.0f answers/s  p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms%n",
          100 * part, report.rate(), report.millis(50), report.millis(99), report.millis(99.9));
    }
    System.out.printf("load average %s%n", Files.readString(Path.of("/proc/loadavg")).strip());
  }

  /// Starts a server, waits until it listens, and gives its port.
  private String serve(List<String> command, String network)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("NETWORK", network);
    builder.redirectOutput(folder.resolve("log" + started.size()).toFile());
    started.add(builder.start());
    var number = command.stream().filter(word -> word.matches("[0-9]{4,5}")).findFirst().orElse("");
    for (var tries = 0; tries < 600; tries++) {
      try {
        get(URI.create("http://127.0.0.1:" + number + "/attack?vm_id=x"));
        return number;
      } catch (IOException e) {
        if (!started.getLast().isAlive()) {
          throw new IOException(String.join(" ", command) + " ended; is all of it installed?", e);
        }
        Thread.sleep(100);
      }
    }
    throw new IOException(String.join(" ", command) + " does not answer");
  }

  private int size(URI server, List<String> ids) throws IOException, InterruptedException {
    var sum = 0L;
    for (var i = 0; i < 500; i++) {
      sum += get(server.resolve("/attack?vm_id=" + ids.get(i * 20))).length();
    }
    return (int) (sum / 500);
  }

  private void compare(String one, String other, List<String> ids)
      throws IOException, InterruptedException {
    for (var i = 0; i < 20; i++) {
      var path = "/attack?vm_id=" + ids.get(i * 499);
      if (!answers(one, path).equals(answers(other, path))) {
        throw new IOException(path + ": the answers differ");
      }
    }
  }

  private Set<String> answers(String server, String path) throws IOException, InterruptedException {
    var answers = new HashSet<String>();
    JSON.readTree(get(URI.create("http://127.0.0.1:" + server + path)))
        .forEach(id -> answers.add(id.asText()));
    return answers;
  }

  private String get(URI uri) throws IOException, InterruptedException {
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private double peak(String server, int time) throws IOException, InterruptedException {
    var script = folder.resolve("ids.lua");
    Files.writeString(
        script,
        """
        local ids = {}
        for id in io.lines("%s") do ids[#ids + 1] = id end
        math.randomseed(7)
        request = function()
          return wrk.format("GET", "/attack?vm_id=" .. ids[math.random(#ids)])
        end
        """
            .formatted(folder.resolve("ids")));
    var command =
        new ArrayList<>(List.of("wrk", "-t1", "-c64", "-d" + time + "s", "--timeout", "30s"));
    command.addAll(List.of("-s", script.toString(), "http://127.0.0.1:" + server + "/"));
    var found = RATE.matcher(output(command));
    if (!found.find()) {
      throw new IOException("wrk printed no rate");
    }
    return Double.parseDouble(found.group(1));
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var text = new StringBuilder();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines.lines().forEach(line -> text.append(line).append('\n'));
    }
    if (process.waitFor() != 0) {
      throw new IOException(command.getFirst() + " failed: " + text);
    }
    return text.toString();
  }

  private static String port() throws IOException {
    try (var free = new ServerSocket(0)) {
      return Integer.toString(free.getLocalPort());
    }
  }
}
