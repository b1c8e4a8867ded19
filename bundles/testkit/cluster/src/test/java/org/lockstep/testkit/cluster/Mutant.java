package org.lockstep.testkit.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A defect of one line.
 *
 * @param name what is wrong then
 * @param bundle the folder under {@code bundles}
 * @param type the class
 * @param line as it is
 * @param instead what it becomes
 * @param seed one that has found it, tried before all others; 0 when none is known
 */
record Mutant(String name, String bundle, String type, String line, String instead, long seed) {
  static List<Mutant> all() {
    List<Mutant> mutants = new ArrayList<>();
    for (String block : text().split("\n\n")) {
      List<String> lines = block.lines().filter(line -> !line.startsWith("#")).toList();
      if (!lines.isEmpty()) {
        String[] place = lines.get(1).split(" ");
        mutants.add(
            new Mutant(
                lines.get(0),
                place[0],
                place[1],
                lines.get(2).substring(2),
                lines.get(3).substring(2),
                lines.size() > 4 ? Long.parseLong(lines.get(4).substring(2)) : 0));
      }
    }
    return mutants;
  }

  private static String text() {
    try (InputStream in = Mutant.class.getResourceAsStream("mutants.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
