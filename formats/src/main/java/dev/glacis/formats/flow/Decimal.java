package dev.glacis.formats.flow;

import java.math.BigInteger;

/// Decimal numbers of up to 19 digits as the nearest double, ties to even: what
/// [Double#parseDouble] gives, without making a text. By the algorithm of Eisel and Lemire (Lemire,
/// Number parsing at a gigabyte per second, Software: Practice and Experience 51, 2021), which is
/// exact within these bounds. Constant time, nothing allocated.
final class Decimal {
  static final int MAX_DIGITS = 19;
  static final int MAX_DECIMALS = 27;

  private static final int MANTISSA = 52;
  private static final int BIAS = 1023;

  /// Of products that need the second half of the power, the low bits.
  private static final long DOUBTFUL = 0x1ff;

  /// Ties are possible down to this power of ten only.
  private static final int LAST_TIE = 4;

  /// The first 128 bits of the powers of a fifth, rounded up.
  private static final long[] HIGH = new long[MAX_DECIMALS + 1];

  private static final long[] LOW = new long[MAX_DECIMALS + 1];

  static {
    for (var decimals = 0; decimals <= MAX_DECIMALS; decimals++) {
      var five = BigInteger.valueOf(5).pow(decimals);
      var bits = five.subtract(BigInteger.ONE).bitLength();
      var power = BigInteger.ONE.shiftLeft(bits + 127).divide(five);
      power = decimals == 0 ? power : power.add(BigInteger.ONE);
      HIGH[decimals] = power.shiftRight(64).longValue();
      LOW[decimals] = power.longValue();
    }
  }

  private Decimal() {}

  /// @param digits unsigned, all digits of the number
  /// @param decimals how many of them stand behind the point, at most [#MAX_DECIMALS]
  static double of(long digits, int decimals) {
    if (digits == 0) {
      return 0;
    }
    var zeros = Long.numberOfLeadingZeros(digits);
    var shifted = digits << zeros;
    var high = Math.unsignedMultiplyHigh(shifted, HIGH[decimals]);
    var low = shifted * HIGH[decimals];
    if ((high & DOUBTFUL) == DOUBTFUL) {
      var more = Math.unsignedMultiplyHigh(shifted, LOW[decimals]);
      low += more;
      high += Long.compareUnsigned(more, low) > 0 ? 1 : 0;
    }
    var upper = (int) (high >>> 63);
    var shift = upper + 64 - MANTISSA - 3;
    var mantissa = high >>> shift;
    var exponent = (217_706 * -decimals >> 16) + 63 + upper - zeros + BIAS;
    var isTie =
        Long.compareUnsigned(low, 1) <= 0
            && decimals <= LAST_TIE
            && (mantissa & 3) == 1
            && mantissa << shift == high;
    mantissa = isTie ? mantissa & ~1L : mantissa;
    mantissa = mantissa + (mantissa & 1) >>> 1;
    if (mantissa >= 2L << MANTISSA) {
      mantissa = 1L << MANTISSA;
      exponent++;
    }
    return Double.longBitsToDouble(mantissa & ~(1L << MANTISSA) | (long) exponent << MANTISSA);
  }
}
