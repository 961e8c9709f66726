package dev.glacis.formats.geo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A point to draw each country at: the centroid of its largest piece of land, or, where that falls
/// outside (a crescent), the point of a grid over it that is farthest from its border.
final class CountryPoints {
  private static final int GRID = 60;

  private CountryPoints() {}

  /// Latitude and longitude by ISO code, of the packages `world-atlas` and `i18n-iso-countries`.
  static Map<String, double[]> read(Path packages) throws IOException {
    var json = new ObjectMapper();
    var isoByNumber = new HashMap<String, String>();
    var codes = packages.resolve("i18n-iso-countries/package/codes.json");
    for (var code : json.readTree(codes.toFile())) {
      isoByNumber.put(code.get(2).asText(), code.get(0).asText());
    }
    var atlas = packages.resolve("world-atlas/package/countries-10m.json");
    var topology = json.readTree(atlas.toFile());
    var largest = new HashMap<String, Double>();
    var points = new HashMap<String, double[]>();
    for (var country : topology.at("/objects/countries/geometries")) {
      var iso = isoByNumber.get(country.path("id").asText());
      if (iso == null) {
        continue;
      }
      var arcs = country.get("arcs");
      var polygons = country.get("type").asText().equals("Polygon") ? List.of(arcs) : arcs;
      for (var polygon : polygons) {
        var ring = ring(topology, polygon.get(0));
        var area = Math.abs(centroid(ring)[2]);
        if (area > largest.getOrDefault(iso, -1.0)) {
          largest.put(iso, area);
          points.put(iso, point(ring));
        }
      }
    }
    return points;
  }

  /// The points of a TopoJSON ring: arcs of quantized differences, a negative number reversed; a
  /// ring across the 180th meridian goes on beyond 180.
  private static List<double[]> ring(JsonNode topology, JsonNode arcs) {
    var scale = topology.at("/transform/scale");
    var translate = topology.at("/transform/translate");
    var ring = new ArrayList<double[]>();
    for (var arc : arcs) {
      var number = arc.asInt();
      var piece = new ArrayList<double[]>();
      var x = 0L;
      var y = 0L;
      for (var point : topology.get("arcs").get(number < 0 ? ~number : number)) {
        x += point.get(0).asLong();
        y += point.get(1).asLong();
        piece.add(
            new double[] {
              y * scale.get(1).asDouble() + translate.get(1).asDouble(),
              x * scale.get(0).asDouble() + translate.get(0).asDouble()
            });
      }
      ring.addAll(number < 0 ? piece.reversed() : piece);
    }
    for (var i = 1; i < ring.size(); i++) {
      ring.get(i)[1] -= 360 * Math.round((ring.get(i)[1] - ring.get(i - 1)[1]) / 360);
    }
    return ring;
  }

  private static double[] point(List<double[]> ring) {
    var best = centroid(ring);
    if (!contains(ring, best)) {
      var south = ring.stream().mapToDouble(p -> p[0]).min().orElseThrow();
      var north = ring.stream().mapToDouble(p -> p[0]).max().orElseThrow();
      var west = ring.stream().mapToDouble(p -> p[1]).min().orElseThrow();
      var east = ring.stream().mapToDouble(p -> p[1]).max().orElseThrow();
      var farthest = -1.0;
      for (var i = 0; i < GRID * GRID; i++) {
        var at =
            new double[] {
              south + (north - south) * (i / GRID + 0.5) / GRID,
              west + (east - west) * (i % GRID + 0.5) / GRID
            };
        var distance = contains(ring, at) ? distance(ring, at) : -1;
        if (distance > farthest) {
          farthest = distance;
          best = at;
        }
      }
    }
    return new double[] {best[0], best[1] - 360 * Math.round(best[1] / 360)};
  }

  /// Latitude, longitude and area of a ring in the plane of degrees, area shrunk by latitude; sums
  /// are taken from the first point, so that a speck of land keeps its digits.
  private static double[] centroid(List<double[]> ring) {
    var origin = ring.getFirst();
    var area = 0.0;
    var latitude = 0.0;
    var longitude = 0.0;
    for (var i = 0; i < ring.size(); i++) {
      var a = ring.get(i);
      var b = ring.get((i + 1) % ring.size());
      var ax = a[1] - origin[1];
      var ay = a[0] - origin[0];
      var bx = b[1] - origin[1];
      var by = b[0] - origin[0];
      var cross = ax * by - bx * ay;
      area += cross / 2;
      latitude += (ay + by) * cross / 6;
      longitude += (ax + bx) * cross / 6;
    }
    return area == 0
        ? new double[] {origin[0], origin[1], 0}
        : new double[] {
          origin[0] + latitude / area,
          origin[1] + longitude / area,
          area * Math.cos(Math.toRadians(origin[0]))
        };
  }

  private static boolean contains(List<double[]> ring, double[] point) {
    var inside = false;
    for (var i = 0; i < ring.size(); i++) {
      var a = ring.get(i);
      var b = ring.get((i + 1) % ring.size());
      if (a[0] > point[0] != b[0] > point[0]
          && point[1] < (b[1] - a[1]) * (point[0] - a[0]) / (b[0] - a[0]) + a[1]) {
        inside = !inside;
      }
    }
    return inside;
  }

  private static double distance(List<double[]> ring, double[] point) {
    var narrow = Math.cos(Math.toRadians(point[0]));
    return ring.stream()
        .mapToDouble(p -> Math.hypot(p[0] - point[0], (p[1] - point[1]) * narrow))
        .min()
        .orElseThrow();
  }
}
