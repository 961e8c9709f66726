package dev.glacis.formats.model;

import dev.glacis.core.detect.BenignProfile;
import dev.glacis.core.detect.Calibration;
import dev.glacis.core.detect.Evaluation;
import dev.glacis.core.detect.HostMeasure;
import dev.glacis.core.detect.Model;
import dev.glacis.core.detect.ModelCard;
import dev.glacis.core.detect.ModelKind;
import dev.glacis.core.detect.Spread;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.forest.Forest;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/// What stands inside a model file, in this order: kind, feature ids, classes with threshold and
/// calibration (slope, intercept), forest (tree sizes, the four words of all nodes one kind after
/// the other, child and distribution as distances, which deflate well; distributions), benign
/// percentiles, those of benign hosts, spread of the training rows (edges, shares), card. Counts
/// come first and are bounded; arrays grow as their values arrive, so a wrong count costs no
/// memory.
final class ModelContent {
  private static final int MOST_FEATURES = 10_000;
  private static final int MOST_TREES = 10_000;
  private static final int MOST_NODES = 4 << 20;
  private static final int MOST_SHARES = 16 << 20;
  private static final int WORDS = 4;

  private ModelContent() {}

  static void write(Model model, DataOutputStream out) throws IOException {
    out.writeUTF(model.kind().label());
    out.writeInt(model.featureIds().size());
    for (var id : model.featureIds()) {
      out.writeUTF(id);
    }
    out.writeInt(model.classes().size());
    for (var i = 0; i < model.classes().size(); i++) {
      out.writeUTF(model.classes().get(i).label());
      out.writeDouble(model.thresholds().get(i));
      out.writeDouble(model.calibration().slopes().get(i));
      out.writeDouble(model.calibration().intercepts().get(i));
    }
    writeForest(model.forest(), out);
    writeFloats(model.benign().quantiles(), out);
    writeFloats(model.benignHosts().quantiles(), out);
    writeFloats(model.spread().edges(), out);
    writeFloats(model.spread().shares(), out);
    writeCard(model.card(), out);
  }

  static Model read(DataInputStream in) throws IOException {
    var kind = ModelKind.ofLabel(in.readUTF());
    var features = count(in, MOST_FEATURES, "features");
    var ids = new ArrayList<String>();
    for (var i = 0; i < features; i++) {
      ids.add(in.readUTF());
    }
    var classCount = count(in, TrafficClass.values().length, "classes");
    if (classCount < 2) {
      throw new IllegalArgumentException(classCount + " classes, expected 2 or more");
    }
    var classes = new ArrayList<TrafficClass>();
    var thresholds = new ArrayList<Double>();
    var slopes = new ArrayList<Double>();
    var intercepts = new ArrayList<Double>();
    for (var i = 0; i < classCount; i++) {
      classes.add(TrafficClass.ofLabel(in.readUTF()));
      thresholds.add(in.readDouble());
      slopes.add(in.readDouble());
      intercepts.add(in.readDouble());
    }
    var forest = readForest(features, classCount, in);
    var quantiles = floats(in, features * BenignProfile.STEPS);
    var hosts = floats(in, HostMeasure.COUNT * BenignProfile.STEPS);
    var edges = floats(in, features * Spread.EDGES);
    var shares = floats(in, features * Spread.BINS);
    return new Model(
        kind,
        forest,
        ids,
        classes,
        thresholds,
        new Calibration(slopes, intercepts),
        new BenignProfile(quantiles),
        new BenignProfile(hosts),
        new Spread(edges, shares),
        readCard(in));
  }

  private static void writeForest(Forest forest, DataOutputStream out) throws IOException {
    var sizes = forest.treeSizes();
    out.writeInt(sizes.length);
    for (var size : sizes) {
      out.writeInt(size);
    }
    var nodes = forest.nodes();
    out.writeInt(nodes.length / WORDS);
    for (var word = 0; word < WORDS; word++) {
      var base = word == 3 ? 0 : -1;
      for (var at = 0; at < nodes.length; at += WORDS) {
        var value = nodes[at + word];
        if (word == 2) {
          value = (value - at) / WORDS;
        } else if (base >= 0) {
          var place = value / forest.classes();
          value = place - base;
          base = place;
        }
        out.writeInt(value);
      }
    }
    var distributions = forest.distributions();
    out.writeInt(distributions.length / forest.classes());
    writeFloats(distributions, out);
  }

  private static Forest readForest(int features, int classes, DataInputStream in)
      throws IOException {
    var sizes = ints(in, count(in, MOST_TREES, "trees"));
    var count = count(in, MOST_NODES, "nodes");
    var words = new int[WORDS][];
    for (var word = 0; word < WORDS; word++) {
      words[word] = ints(in, count);
    }
    var nodes = new int[count * WORDS];
    var place = 0;
    for (var node = 0; node < count; node++) {
      var at = node * WORDS;
      place += words[3][node];
      nodes[at] = words[0][node];
      nodes[at + 1] = words[1][node];
      nodes[at + 2] = at + words[2][node] * WORDS;
      nodes[at + 3] = place * classes;
    }
    var distributions = floats(in, count(in, MOST_SHARES / classes, "distributions") * classes);
    return new Forest(features, classes, sizes, nodes, distributions);
  }

  private static void writeCard(ModelCard card, DataOutputStream out) throws IOException {
    out.writeUTF(card.version());
    out.writeInt(card.libraries().size());
    for (var library : card.libraries().entrySet()) {
      out.writeUTF(library.getKey());
      out.writeUTF(library.getValue());
    }
    out.writeLong(card.seed());
    out.writeUTF(card.dataSha256());
    out.writeDouble(card.falseAlarms());
    out.writeInt(card.sources().size());
    for (var source : card.sources()) {
      out.writeUTF(source.name());
      out.writeLong(source.rows());
      out.writeUTF(source.sha256());
    }
    writeCounts(card.rowsByClass(), out);
    out.writeInt(card.trials().size());
    for (var trial : card.trials()) {
      out.writeUTF(trial.name());
      out.writeInt(trial.evaluation().confusion().size());
      for (var row : trial.evaluation().confusion().entrySet()) {
        out.writeUTF(row.getKey().label());
        writeCounts(row.getValue(), out);
      }
      writeCounts(trial.evaluation().between(), out);
    }
  }

  private static ModelCard readCard(DataInputStream in) throws IOException {
    var version = in.readUTF();
    var libraries = new TreeMap<String, String>();
    for (var left = count(in, 1_000, "libraries"); left > 0; left--) {
      libraries.put(in.readUTF(), in.readUTF());
    }
    var seed = in.readLong();
    var data = in.readUTF();
    var falseAlarms = in.readDouble();
    var sources = new ArrayList<ModelCard.Source>();
    for (var left = count(in, 10_000, "sources"); left > 0; left--) {
      sources.add(new ModelCard.Source(in.readUTF(), in.readLong(), in.readUTF()));
    }
    var rows = readCounts(in);
    var trials = new ArrayList<ModelCard.Trial>();
    for (var left = count(in, 10_000, "trials"); left > 0; left--) {
      trials.add(new ModelCard.Trial(in.readUTF(), readEvaluation(in)));
    }
    return new ModelCard(version, libraries, seed, data, falseAlarms, sources, rows, trials);
  }

  private static Evaluation readEvaluation(DataInputStream in) throws IOException {
    var confusion = new EnumMap<TrafficClass, Map<TrafficClass, Long>>(TrafficClass.class);
    for (var left = count(in, TrafficClass.values().length, "labels"); left > 0; left--) {
      confusion.put(TrafficClass.ofLabel(in.readUTF()), readCounts(in));
    }
    return new Evaluation(confusion, readCounts(in));
  }

  private static void writeCounts(Map<TrafficClass, Long> counts, DataOutputStream out)
      throws IOException {
    out.writeInt(counts.size());
    for (var entry : counts.entrySet()) {
      out.writeUTF(entry.getKey().label());
      out.writeLong(entry.getValue());
    }
  }

  private static Map<TrafficClass, Long> readCounts(DataInputStream in) throws IOException {
    var counts = new EnumMap<TrafficClass, Long>(TrafficClass.class);
    for (var left = count(in, TrafficClass.values().length, "classes"); left > 0; left--) {
      counts.put(TrafficClass.ofLabel(in.readUTF()), in.readLong());
    }
    return counts;
  }

  private static int count(DataInputStream in, int most, String what) throws IOException {
    var count = in.readInt();
    if (count < 0 || count > most) {
      throw new IllegalArgumentException(count + " " + what + ", allowed: " + most);
    }
    return count;
  }

  private static int[] ints(DataInputStream in, int count) throws IOException {
    var values = new GrowingArray(count);
    for (var i = 0; i < count; i++) {
      values.add(in.readInt());
    }
    return values.ints();
  }

  private static void writeFloats(float[] values, DataOutputStream out) throws IOException {
    for (var value : values) {
      out.writeFloat(value);
    }
  }

  private static float[] floats(DataInputStream in, int count) throws IOException {
    var values = new GrowingArray(count);
    for (var i = 0; i < count; i++) {
      values.add(in.readInt());
    }
    var bits = values.ints();
    var floats = new float[bits.length];
    for (var i = 0; i < floats.length; i++) {
      floats[i] = Float.intBitsToFloat(bits[i]);
    }
    return floats;
  }
}
