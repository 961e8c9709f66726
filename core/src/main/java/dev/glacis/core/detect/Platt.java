package dev.glacis.core.detect;

import java.util.ArrayList;

/// Fits [Calibration] on held-out rows: a logistic regression of "the likeliest class is right" on
/// the log-odds of its share, by Newton's method, towards Platt's targets (n+1)/(n+2) instead of 0
/// and 1, so that a curve learnt from few rows stays modest.
///
/// Chosen over isotonic regression because few held-out verdicts are wrong, often fewer than ten in
/// a class: steps would follow single rows, and ties would leave alert thresholds no room.
final class Platt {
  /// Fewer wrong (or right) verdicts of a class say too little: it takes the curve of all classes.
  private static final int LEAST = 10;

  private static final int STEPS = 50;

  private static final double LEAST_SLOPE = 0.05;

  private Platt() {}

  static Calibration fit(HeldOut heldOut) {
    var all = fit(heldOut, heldOut.rows(), new Curve(1, 0));
    var slopes = new ArrayList<Double>();
    var intercepts = new ArrayList<Double>();
    for (var c = 0; c < heldOut.classes().size(); c++) {
      var curve = fit(heldOut, heldOut.rowsOf(c), all);
      slopes.add(curve.slope);
      intercepts.add(curve.intercept);
    }
    return new Calibration(slopes, intercepts);
  }

  private record Curve(double slope, double intercept) {}

  private static Curve fit(HeldOut heldOut, int[] rows, Curve otherwise) {
    var right = 0;
    for (var row : rows) {
      right += heldOut.isRight(row) ? 1 : 0;
    }
    var wrong = rows.length - right;
    if (right < LEAST || wrong < LEAST) {
      return otherwise;
    }
    var odds = new double[rows.length];
    var targets = new double[rows.length];
    for (var i = 0; i < rows.length; i++) {
      odds[i] = Calibration.logOdds(heldOut.share(rows[i]));
      targets[i] = heldOut.isRight(rows[i]) ? (right + 1.0) / (right + 2) : 1.0 / (wrong + 2);
    }
    var curve = newton(odds, targets);
    var rises = curve.slope > LEAST_SLOPE && curve.slope < 1e3;
    return rises && Math.abs(curve.intercept) < 1e3 ? curve : otherwise;
  }

  /// Steps are halved until the loss falls, so it converges from anywhere.
  private static Curve newton(double[] odds, double[] targets) {
    var curve = new Curve(1, 0);
    var loss = loss(curve, odds, targets);
    for (var step = 0; step < STEPS; step++) {
      var gradientSlope = 0.0;
      var gradientIntercept = 0.0;
      var slopeSlope = 1e-9;
      var slopeIntercept = 0.0;
      var interceptIntercept = 1e-9;
      for (var i = 0; i < odds.length; i++) {
        var chance = chance(curve, odds[i]);
        var error = chance - targets[i];
        var weight = chance * (1 - chance);
        gradientSlope += error * odds[i];
        gradientIntercept += error;
        slopeSlope += weight * odds[i] * odds[i];
        slopeIntercept += weight * odds[i];
        interceptIntercept += weight;
      }
      var determinant = slopeSlope * interceptIntercept - slopeIntercept * slopeIntercept;
      var bySlope =
          (interceptIntercept * gradientSlope - slopeIntercept * gradientIntercept) / determinant;
      var byIntercept =
          (slopeSlope * gradientIntercept - slopeIntercept * gradientSlope) / determinant;
      var better = false;
      for (var part = 1.0; part > 1e-6 && !better; part /= 2) {
        var next = new Curve(curve.slope - part * bySlope, curve.intercept - part * byIntercept);
        var nextLoss = loss(next, odds, targets);
        if (nextLoss < loss - 1e-10) {
          curve = next;
          loss = nextLoss;
          better = true;
        }
      }
      if (!better) {
        return curve;
      }
    }
    return curve;
  }

  private static double chance(Curve curve, double odds) {
    return 1 / (1 + StrictMath.exp(-curve.slope * odds - curve.intercept));
  }

  private static double loss(Curve curve, double[] odds, double[] targets) {
    var loss = 0.0;
    for (var i = 0; i < odds.length; i++) {
      var z = curve.slope * odds[i] + curve.intercept;
      loss += Math.max(z, 0) - targets[i] * z + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
    }
    return loss;
  }
}
