package org.lockstep.actions.bundle.core;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a configuration can hold of what a definition can say. */
final class PropertyValues {
  private PropertyValues() {}

  static Optional<Object> of(@Nullable Object value) {
    return value instanceof String || value instanceof Boolean || isNumber(value)
        ? Optional.ofNullable(value)
        : Optional.empty();
  }

  private static boolean isNumber(@Nullable Object value) {
    return isWhole(value) || value instanceof Double;
  }

  private static boolean isWhole(@Nullable Object value) {
    return value instanceof Integer || value instanceof Long;
  }

  /** All entries of a list have to be of one class: numbers become the widest among them. */
  static Optional<Object> of(List<?> list) {
    boolean alike =
        list.stream().allMatch(String.class::isInstance)
            || list.stream().allMatch(Boolean.class::isInstance)
            || list.stream().allMatch(Integer.class::isInstance);
    if (alike) {
      return Optional.of(List.copyOf(list));
    }
    if (list.stream().allMatch(PropertyValues::isWhole)) {
      return Optional.of(list.stream().map(each -> ((Number) each).longValue()).toList());
    }
    return list.stream().allMatch(PropertyValues::isNumber)
        ? Optional.of(list.stream().map(each -> ((Number) each).doubleValue()).toList())
        : Optional.empty();
  }
}
