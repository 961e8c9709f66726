/// What runs in process: threads, queues, timers around the operators of core.
@NullMarked
package dev.glacis.engine;

import org.jspecify.annotations.NullMarked;
