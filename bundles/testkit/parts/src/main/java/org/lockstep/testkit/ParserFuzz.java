package org.lockstep.testkit;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Holds a parser to its promise (AL-1): whatever the bytes, it returns a value or its own refusal,
 * and takes memory in proportion to what it was given. How often is up to {@code
 * -Dlockstep.fuzz=N}; a failure names the seed of its bytes.
 */
public final class ParserFuzz {
  private static final int TIMES = Integer.getInteger("lockstep.fuzz", 20_000);
  private static final long ROOM = 1024 * 1024;
  private static final long TIMES_ITS_SIZE = 256;

  private final List<byte[]> samples;
  private final Predicate<Exception> refusal;

  /** Takes bytes that nobody vouches for. */
  @FunctionalInterface
  public interface Parser {
    void parse(byte[] bytes) throws Exception;
  }

  /**
   * @param samples what it is meant for
   * @param refusal what it may throw
   */
  public ParserFuzz(List<byte[]> samples, Predicate<Exception> refusal) {
    this.samples = List.copyOf(samples);
    this.refusal = refusal;
  }

  /**
   * @throws AssertionError when a sample is refused, or anything else comes of bad bytes
   */
  public void run(Parser parser) throws Exception {
    for (byte[] sample : samples) {
      parser.parse(sample); // one that is refused would prove nothing
    }
    for (long seed = 0; seed < TIMES; seed++) {
      byte[] sound = samples.get((int) (seed % samples.size()));
      byte[] bytes = new Corruption(new Random(seed)).of(sound);
      long before = allocated();
      judge(seed, parser, bytes);
      long took = allocated() - before;
      if (took > ROOM + TIMES_ITS_SIZE * bytes.length) {
        throw new AssertionError(
            "seed " + seed + ": " + bytes.length + " bytes took " + took + " bytes of memory");
      }
    }
  }

  private void judge(long seed, Parser parser, byte[] bytes) {
    try {
      parser.parse(bytes);
    } catch (Exception e) {
      if (!refusal.test(e)) {
        throw new AssertionError("seed " + seed + ": that is no refusal: " + e, e);
      }
    } catch (StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError("seed " + seed + ": " + bytes.length + " bytes were too much", e);
    }
  }

  private static long allocated() {
    return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
        ? threads.getCurrentThreadAllocatedBytes()
        : 0;
  }
}
