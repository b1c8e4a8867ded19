package org.lockstep.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;

/**
 * Holds a parser to its promise (AL-1): whatever the bytes, it returns a value or its own refusal,
 * and takes memory and time in proportion to what it was given. How often is up to {@code
 * -Dlockstep.fuzz=N}; a failure names the seed of its bytes.
 */
public final class ParserFuzz {
  private static final int TIMES = Integer.getInteger("lockstep.fuzz", 20_000);

  private final List<byte[]> samples;
  private final Predicate<Exception> refusal;
  private final List<byte[]> words;
  private final int times;

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
    this(samples, refusal, List.of(), TIMES);
  }

  private ParserFuzz(
      List<byte[]> samples, Predicate<Exception> refusal, List<byte[]> words, int times) {
    this.samples = List.copyOf(samples);
    this.refusal = refusal;
    this.words = words;
    this.times = times;
  }

  /**
   * Of a text, refused by a {@link ProblemException} that says what, where and why.
   *
   * @param words what means something in it
   */
  public static ParserFuzz ofText(List<String> samples, String... words) {
    return new ParserFuzz(bytes(samples), ParserFuzz::isWhole).withWords(words);
  }

  /** The same, where these words mean something. */
  public ParserFuzz withWords(String... meaningful) {
    return new ParserFuzz(samples, refusal, bytes(List.of(meaningful)), times);
  }

  /** The same for a slow parser: one run instead of {@code many}. */
  public ParserFuzz oneIn(int many) {
    return new ParserFuzz(samples, refusal, words, Math.max(1, times / many));
  }

  private static List<byte[]> bytes(List<String> texts) {
    return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** Whether it is a refusal that says what, where and why. */
  public static boolean isWhole(Exception e) {
    if (!(e instanceof ProblemException refused)) {
      return false;
    }
    Problem problem = refused.problem();
    return !problem.what().isBlank() && !problem.where().isBlank() && !problem.why().isBlank();
  }

  /**
   * @throws AssertionError when a sample is refused, or anything else comes of bad bytes
   */
  public void run(Parser parser) throws Exception {
    takeSamples(parser);
    for (long seed = 0; seed < times; seed++) {
      byte[] sound = samples.get((int) (seed % samples.size()));
      isRefused("seed " + seed, parser, new Corruption(new Random(seed), words).of(sound));
    }
  }

  /**
   * The same for texts that were made to be too much.
   *
   * @throws AssertionError when one is not refused, or only with too much effort
   */
  public void refuses(Parser parser, String... texts) throws Exception {
    takeSamples(parser);
    for (String text : texts) {
      String name = text.substring(0, Math.min(20, text.length())) + "…";
      if (!isRefused(name, parser, text.getBytes(StandardCharsets.UTF_8))) {
        throw new AssertionError(name + " is not refused");
      }
    }
  }

  /** One that is refused would prove nothing; and what is made once is made now. */
  private void takeSamples(Parser parser) throws Exception {
    for (byte[] sample : samples) {
      parser.parse(sample);
    }
  }

  private boolean isRefused(String name, Parser parser, byte[] bytes) {
    Effort before = Effort.soFar();
    boolean refused = judge(name, parser, bytes);
    Effort effort = Effort.soFar().since(before);
    if (effort.isTooMuchFor(bytes.length)) {
      throw new AssertionError(name + ": " + bytes.length + " bytes took " + effort);
    }
    return refused;
  }

  private boolean judge(String name, Parser parser, byte[] bytes) {
    try {
      parser.parse(bytes);
      return false;
    } catch (Exception e) {
      if (!refusal.test(e)) {
        throw new AssertionError(name + ": that is no refusal: " + e, e);
      }
      return true;
    } catch (StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(name + ": " + bytes.length + " bytes were too much", e);
    }
  }
}
