package org.lockstep.events.health;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.hc.api.HealthCheck;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.ProblemException;

/**
 * Which health checks are asked for: that of a name, or all with one of the tags.
 *
 * @param tags empty: by name only
 */
record Asked(Optional<String> name, Set<String> tags) {
  static final String NAME = "name";
  static final String TAGS = "tags";

  Asked {
    tags = Set.copyOf(tags);
  }

  /**
   * @throws ProblemException naming the parameter that is wrong (AL-1)
   */
  static Asked of(Map<String, Object> in) {
    Asked asked = new Asked(name(in.get(NAME)), tags(in.get(TAGS)));
    if (asked.name().isEmpty() && asked.tags().isEmpty()) {
      throw bad(TAGS, "it is missing, and name too");
    }
    return asked;
  }

  private static Optional<String> name(@Nullable Object given) {
    if (given == null) {
      return Optional.empty();
    }
    if (!(given instanceof String text) || text.isBlank()) {
      throw bad(NAME, "it is not a text");
    }
    return Optional.of(text);
  }

  private static Set<String> tags(@Nullable Object given) {
    if (given == null) {
      return Set.of();
    }
    List<?> all = given instanceof List<?> list ? list : List.of(given);
    if (all.isEmpty() || !all.stream().allMatch(String.class::isInstance)) {
      throw bad(TAGS, "it is not a list of tags");
    }
    return new TreeSet<>(all.stream().map(String::valueOf).toList());
  }

  private static ProblemException bad(String name, String why) {
    return new ProblemException("bad-parameter", "not watched for", "in." + name, why);
  }

  /** Whether a health check with these service properties is meant. */
  boolean means(Map<String, Object> properties) {
    boolean named = name.filter(text -> text.equals(properties.get(HealthCheck.NAME))).isPresent();
    return named || texts(properties.get(HealthCheck.TAGS)).stream().anyMatch(tags::contains);
  }

  private static Collection<String> texts(@Nullable Object property) {
    if (property instanceof String[] many) {
      return List.of(many);
    }
    if (property instanceof Collection<?> many) {
      return many.stream().map(String::valueOf).toList();
    }
    return property == null ? List.of() : List.of(String.valueOf(property));
  }

  @Override
  public String toString() {
    return name.map(text -> NAME + " " + text).orElse(TAGS + " " + new TreeSet<>(tags));
  }
}
