package org.lockstep.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every planted defect is found within some seeds: a checker that sees nothing is none. */
class MutantsTest {
  private static final long MOST_SEEDS = 800;

  static List<Mutant> mutants() {
    return Mutant.all();
  }

  @Test
  void thereAreEnough() {
    assertThat(mutants()).hasSizeGreaterThanOrEqualTo(20);
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void isFound(Mutant mutant) throws Exception {
    BiFunction<String, Long, String> hunt = hunt(MutantLoader.of(mutant));
    assertThat(
            finds(hunt, mutant, mutant.seed())
                || LongStream.range(0, MOST_SEEDS)
                    .parallel()
                    .anyMatch(seed -> finds(hunt, mutant, seed)))
        .as("%d seeds find: %s", MOST_SEEDS, mutant)
        .isTrue();
  }

  private static boolean finds(BiFunction<String, Long, String> hunt, Mutant mutant, long seed) {
    if (mutant.name().contains("last wills")) {
      return !hunt.apply("launch", seed).isEmpty();
    }
    boolean ofTheLease = mutant.name().contains("DB-8");
    return switch (mutant.bundle()) {
      case "registration" -> !hunt.apply("launch", seed).isEmpty();
      case "store/disk" ->
          !hunt.apply("store", seed).isEmpty()
              || (seed % 4 == 0 && !hunt.apply("cluster", seed).isEmpty());
      default ->
          (ofTheLease && !hunt.apply("disk", seed).isEmpty())
              || !hunt.apply("cluster", seed).isEmpty();
    };
  }

  @SuppressWarnings("unchecked")
  private static BiFunction<String, Long, String> hunt(ClassLoader loader) throws Exception {
    return (BiFunction<String, Long, String>)
        loader.loadClass(Hunt.class.getName()).getDeclaredConstructor().newInstance();
  }
}
