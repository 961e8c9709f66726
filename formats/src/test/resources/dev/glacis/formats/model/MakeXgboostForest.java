import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Random;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/// Makes `xgboost-model.json` and `xgboost-rows.csv`, which lie beside this file: a model of three
/// classes that XGBoost trained, and rows with what XGBoost itself predicts for them (margins by
/// class). A cell in seven is missing; a cell in ten lies on a threshold of the model.
///
/// Not part of the build, since XGBoost needs system libraries (libgomp). To make them again:
///
/// ```sh
/// mvn dependency:copy -Dartifact=ml.dmlc:xgboost4j_2.13:2.1.4 -DoutputDirectory=jars
/// mvn dependency:copy -Dartifact=com.esotericsoftware:kryo:5.6.2 -DoutputDirectory=jars
/// mvn dependency:copy -Dartifact=commons-logging:commons-logging:1.3.6 -DoutputDirectory=jars
/// java -cp 'jars/*' MakeXgboostForest.java .
/// ```
final class MakeXgboostForest {
  private static final int FEATURES = 6;
  private static final int CLASSES = 3;

  private MakeXgboostForest() {}

  public static void main(String[] args) throws XGBoostError, IOException {
    var folder = Path.of(args[0]);
    var random = new Random(1);
    var train = rows(random, 2_000, new float[0]);
    var labels = new float[2_000];
    for (var i = 0; i < labels.length; i++) {
      labels[i] = label(train, i * FEATURES, random);
    }
    var matrix = new DMatrix(train, labels.length, FEATURES, Float.NaN);
    matrix.setLabel(labels);
    var parameters = new HashMap<String, Object>();
    parameters.put("objective", "multi:softprob");
    parameters.put("num_class", CLASSES);
    parameters.put("base_score", 0);
    parameters.put("max_depth", 4);
    parameters.put("tree_method", "exact");
    parameters.put("nthread", 1);
    parameters.put("seed", 1);
    var booster = XGBoost.train(matrix, parameters, 8, new HashMap<>(), null, null);
    var json = booster.toByteArray("json");
    Files.write(folder.resolve("xgboost-model.json"), json);

    var asked = rows(random, 300, thresholds(new String(json, StandardCharsets.UTF_8)));
    var margins = booster.predict(new DMatrix(asked, 300, FEATURES, Float.NaN), true);
    var text = new StringBuilder("f0,f1,f2,f3,f4,f5,margin0,margin1,margin2\n");
    for (var row = 0; row < margins.length; row++) {
      for (var i = 0; i < FEATURES; i++) {
        var value = asked[row * FEATURES + i];
        text.append(Float.isNaN(value) ? "" : Float.toString(value)).append(',');
      }
      text.append(
          String.format(
              Locale.ROOT, "%s,%s,%s\n", margins[row][0], margins[row][1], margins[row][2]));
    }
    Files.writeString(folder.resolve("xgboost-rows.csv"), text);
  }

  private static float[] rows(Random random, int count, float[] thresholds) {
    var values = new float[count * FEATURES];
    for (var i = 0; i < values.length; i++) {
      values[i] =
          random.nextInt(7) == 0
              ? Float.NaN
              : thresholds.length > 0 && random.nextInt(10) == 0
                  ? thresholds[random.nextInt(thresholds.length)]
                  : (float) (random.nextGaussian() * 10);
    }
    return values;
  }

  private static float label(float[] values, int at, Random random) {
    if (random.nextInt(20) == 0) {
      return random.nextInt(CLASSES);
    }
    if (Float.isNaN(values[at]) || values[at] > 4) {
      return values[at + 1] > 0 ? 2 : 1;
    }
    return values[at + 2] * values[at + 3] > 20 ? 1 : 0;
  }

  private static float[] thresholds(String json) {
    var found = new java.util.ArrayList<Float>();
    var matcher = java.util.regex.Pattern.compile("\"split_conditions\":\\[([^]]*)]").matcher(json);
    while (matcher.find()) {
      for (var number : matcher.group(1).split(",")) {
        found.add(Float.valueOf(number));
      }
    }
    var thresholds = new float[found.size()];
    for (var i = 0; i < thresholds.length; i++) {
      thresholds[i] = found.get(i);
    }
    return thresholds;
  }
}
