package dev.glacis.formats.network;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.glacis.core.net.Ports;
import dev.glacis.core.surface.Choke;
import dev.glacis.core.surface.Difference;
import dev.glacis.core.surface.Exposure;
import dev.glacis.core.surface.Hop;
import dev.glacis.core.surface.PortList;
import dev.glacis.core.surface.Ranking;
import dev.glacis.core.surface.Surface;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Answers about a network as JSON, the same from a command as over HTTP.
public final class SurfaceJson {
  /// How a start without a machine of its own is named.
  public static final String INTERNET = "internet";

  private SurfaceJson() {}

  /// `{"from","to","reachable","hops":[{"from","to","rules":[…]}]}`
  public static void path(String from, String to, Optional<List<Hop>> path, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("from", from);
    json.writeStringField("to", to);
    json.writeBooleanField("reachable", path.isPresent());
    json.writeArrayFieldStart("hops");
    for (var hop : path.orElse(List.of())) {
      json.writeStartObject();
      json.writeStringField("from", hop.from() == null ? INTERNET : hop.from());
      json.writeStringField("to", hop.to());
      strings("rules", hop.rules(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /// `{"from","to","reachable","rules":[…],"more":0,"set":[…],"minimum":true}`
  public static void choke(String from, String to, Choke choke, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("from", from);
    json.writeStringField("to", to);
    json.writeBooleanField("reachable", choke.reachable());
    strings("rules", choke.rules(), json);
    json.writeNumberField("more", choke.more());
    strings("set", choke.set(), json);
    json.writeBooleanField("minimum", choke.minimum());
    json.writeEndObject();
  }

  /// `[{"vm_id","ports":[…],"but":[…],"rules":[…]}]`, a page of the machines; `but` only where all
  /// ports but some are open.
  ///
  /// @param after number of the machine that the page follows; -1 for the first page
  /// @param limit machines written at most
  public static void exposure(
      Surface surface, List<Exposure> exposures, int after, int limit, JsonGenerator json)
      throws IOException {
    json.writeStartArray();
    var left = limit;
    var lists = new HashMap<List<Ports>, PortList>();
    for (var exposure : exposures) {
      var page = exposure.machines().page(after, left).toArray();
      if (page.length == 0) {
        continue;
      }
      var ports = lists.computeIfAbsent(exposure.ports(), PortList::of);
      for (var vm : page) {
        json.writeStartObject();
        json.writeStringField("vm_id", surface.idOf(vm));
        ports(ports, json);
        strings("rules", exposure.rules(), json);
        json.writeEndObject();
      }
      left -= page.length;
    }
    json.writeEndArray();
  }

  /// `{"by","exact":true,"vms":[{"vm_id","count"}]}`
  public static void ranking(Surface surface, Ranking.By by, Ranking ranking, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("by", by.name().toLowerCase(Locale.ROOT));
    json.writeBooleanField("exact", ranking.exact());
    json.writeArrayFieldStart("vms");
    for (var entry : ranking.entries()) {
      json.writeStartObject();
      json.writeStringField("vm_id", surface.idOf(entry.vm()));
      json.writeNumberField("count", entry.count());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  ///
  /// `{"vms":{"added","removed"},"rules":{"added","removed","changed"},"attackers":{"gained","lost"},
  /// "direct":{"gained","lost"},"exposure":{"gained","lost"}}`, each of these
  /// `{"count":N,"examples":[…]}`: of ids, for `attackers` of `{"vm_id","count","examples":[…]}`
  /// (those that came or went), for `exposure` of `{"vm_id","ports":[…]}`.
  public static void difference(Difference difference, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("vms");
    ids("added", difference.machinesAdded(), json);
    ids("removed", difference.machinesRemoved(), json);
    json.writeEndObject();
    json.writeObjectFieldStart("rules");
    ids("added", difference.rulesAdded(), json);
    ids("removed", difference.rulesRemoved(), json);
    ids("changed", difference.rulesChanged(), json);
    json.writeEndObject();
    json.writeObjectFieldStart("attackers");
    changes("gained", difference.gained(), json);
    changes("lost", difference.lost(), json);
    json.writeEndObject();
    json.writeObjectFieldStart("direct");
    ids("gained", difference.gainedDirect(), json);
    ids("lost", difference.lostDirect(), json);
    json.writeEndObject();
    json.writeObjectFieldStart("exposure");
    openings("gained", difference.exposed(), json);
    openings("lost", difference.hidden(), json);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void ids(String name, Difference.Sample<String> sample, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", sample.count());
    strings("examples", sample.examples(), json);
    json.writeEndObject();
  }

  private static void changes(
      String name, Difference.Sample<Difference.Change> changes, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", changes.count());
    json.writeArrayFieldStart("examples");
    for (var change : changes.examples()) {
      json.writeStartObject();
      json.writeStringField("vm_id", change.vm());
      json.writeNumberField("count", change.attackers().count());
      strings("examples", change.attackers().examples(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void openings(
      String name, Difference.Sample<Difference.Opening> openings, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", openings.count());
    json.writeArrayFieldStart("examples");
    for (var opening : openings.examples()) {
      json.writeStartObject();
      json.writeStringField("vm_id", opening.vm());
      ports(PortList.of(opening.ports()), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void ports(PortList list, JsonGenerator json) throws IOException {
    strings("ports", list.ports().stream().map(Ports::toString).toList(), json);
    if (!list.but().isEmpty()) {
      strings("but", list.but().stream().map(Ports::toString).toList(), json);
    }
  }

  private static void strings(String name, List<String> values, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (var value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
