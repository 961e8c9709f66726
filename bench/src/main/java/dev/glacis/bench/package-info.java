/// The hot paths under JMH. Build and run: `mvn -q -Pbench -pl bench -am -DskipTests package &&
/// java -jar bench/target/bench.jar`.
@NullMarked
package dev.glacis.bench;

import org.jspecify.annotations.NullMarked;
