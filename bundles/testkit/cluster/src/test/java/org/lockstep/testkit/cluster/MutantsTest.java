package org.lockstep.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BiFunction;
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
    boolean ofTheStore = mutant.bundle().equals("store/disk");
    boolean ofTheLease = mutant.name().contains("DB-8");
    for (long seed = 0; seed < MOST_SEEDS; seed++) {
      boolean found =
          (ofTheStore && !hunt.apply("store", seed).isEmpty())
              || (ofTheLease && !hunt.apply("disk", seed).isEmpty())
              || ((!ofTheStore || seed % 4 == 0) && !hunt.apply("cluster", seed).isEmpty());
      if (found) {
        return;
      }
    }
    throw new AssertionError(MOST_SEEDS + " seeds did not find: " + mutant);
  }

  @SuppressWarnings("unchecked")
  private static BiFunction<String, Long, String> hunt(ClassLoader loader) throws Exception {
    return (BiFunction<String, Long, String>)
        loader.loadClass(Hunt.class.getName()).getDeclaredConstructor().newInstance();
  }
}
