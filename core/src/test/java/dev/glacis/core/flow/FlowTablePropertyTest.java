package dev.glacis.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;

class FlowTablePropertyTest {
  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void findsWhatAMapWouldFind(@ForAll @Size(max = 400) List<@IntRange(max = 90) Integer> turns) {
    var table = new FlowTable(60);
    var map = new HashMap<Integer, Integer>();
    for (var turn : turns) {
      var key = key(turn);
      var slot = table.find(key);
      assertThat(slot).isEqualTo(map.getOrDefault(turn, FlowTable.NONE));
      if (slot != FlowTable.NONE) {
        table.remove(slot);
        map.remove(turn);
      } else if (!table.isFull()) {
        map.put(turn, table.add(key));
      }
      assertThat(table.size()).isEqualTo(map.size());
    }
    map.forEach((turn, slot) -> assertThat(table.find(key(turn))).isEqualTo(slot));
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void slotsKeepTheOrderInWhichTheyCame(
      @ForAll @Size(max = 300) List<@IntRange(max = 150) Integer> turns) {
    var list = new SlotList();
    var expected = new ArrayList<Integer>();
    for (var slot : turns) {
      if (expected.contains(slot)) {
        list.remove(slot);
        list.remove(slot);
        expected.remove(slot);
      } else {
        list.append(slot);
        expected.add(slot);
      }
      assertThat(list.contains(slot)).isEqualTo(expected.contains(slot));
    }
    var found = new ArrayList<Integer>();
    for (var slot = list.head(); slot != SlotList.NONE; slot = list.after(slot)) {
      found.add(slot);
    }
    assertThat(found).isEqualTo(expected);
  }

  @Property(tries = 200)
  void theVarianceIsThatOfExactArithmetic(
      @ForAll @Size(min = 2, max = 60) List<@LongRange(max = 120_000_000) Long> values,
      @ForAll @LongRange(max = 100_000_000) long shift) {
    var sum = BigInteger.ZERO;
    var squares = BigInteger.ZERO;
    for (var value : values) {
      var shifted = BigInteger.valueOf(value / 1000 + shift);
      sum = sum.add(shifted);
      squares = squares.add(shifted.pow(2));
    }
    var count = BigInteger.valueOf(values.size());
    var numerator = count.multiply(squares).subtract(sum.pow(2));
    var denominator = count.multiply(count.subtract(BigInteger.ONE));
    var exact =
        new BigDecimal(numerator)
            .divide(new BigDecimal(denominator), MathContext.DECIMAL64)
            .doubleValue();

    assertThat(FeatureVector.variance(values.size(), sum.longValue(), squares.longValue()))
        .isCloseTo(exact, Offset.offset(1e-12 * exact));
  }

  private static FlowKey key(int number) {
    var packet = new Packet(0);
    packet.sourceLow = number / 3;
    packet.targetHigh = number % 3;
    packet.targetPort = number;
    packet.protocol = 6;
    var key = new FlowKey();
    key.of(packet);
    return key;
  }
}
