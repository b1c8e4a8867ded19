package org.lockstep.membership.manager;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.ClusterSubsystem;
import org.lockstep.membership.Deadlines;
import org.lockstep.membership.Level;
import org.lockstep.membership.OnLoss;
import org.lockstep.membership.SubsystemSpec;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** Reads a subsystem's declaration from its service properties. */
final class Declaration {
  private static final int MAX_BUNDLE = 200;

  private Declaration() {}

  /**
   * @throws IllegalArgumentException naming the property that is missing or wrong
   */
  static SubsystemSpec of(ServiceReference<?> reference) {
    return new SubsystemSpec(
        level(reference),
        new Barriers(
            barriers(reference, "joining"),
            barriers(reference, "leaving"),
            barriers(reference, "forcedLeaving")),
        requires(reference),
        onLoss(reference),
        millis(reference, "removalDeadlineMs", SubsystemSpec.DEFAULT_REMOVAL_DEADLINE),
        new Deadlines(
            millis(reference, "joiningDeadlineMs", Deadlines.DEFAULT.joining()),
            millis(reference, "leavingDeadlineMs", Deadlines.DEFAULT.leaving()),
            millis(reference, "forcedLeavingDeadlineMs", Deadlines.DEFAULT.forcedLeaving())),
        bundle(reference));
  }

  private static Level level(ServiceReference<?> reference) {
    int number = number(reference, "level", OptionalInt.empty(), Level.MIN, Level.MAX);
    String name = text(reference, "name").orElseThrow(() -> wrong("name", "it is missing"));
    try {
      return new Level(number, name);
    } catch (IllegalArgumentException e) {
      throw wrong("name", String.valueOf(e.getMessage()));
    }
  }

  private static int barriers(ServiceReference<?> reference, String name) {
    return number(reference, name, OptionalInt.of(1), 1, Barriers.MAX);
  }

  private static Duration millis(ServiceReference<?> reference, String name, Duration byDefault) {
    OptionalInt fallback = OptionalInt.of((int) byDefault.toMillis());
    return Duration.ofMillis(number(reference, name, fallback, 0, Integer.MAX_VALUE));
  }

  private static OnLoss onLoss(ServiceReference<?> reference) {
    String word = text(reference, "onLoss").orElse(OnLoss.FORCE_LEVEL.name());
    return Arrays.stream(OnLoss.values())
        .filter(each -> each.name().equals(word))
        .findFirst()
        .orElseThrow(
            () -> wrong("onLoss", "'" + word + "' is none of " + Arrays.toString(OnLoss.values())));
  }

  private static String bundle(ServiceReference<?> reference) {
    Bundle bundle = reference.getBundle();
    String name = bundle == null ? null : bundle.getSymbolicName();
    return name == null ? "" : name.substring(0, Math.min(MAX_BUNDLE, name.length()));
  }

  private static Optional<SortedSet<String>> requires(ServiceReference<?> reference) {
    Object value = reference.getProperty(ClusterSubsystem.PREFIX_ + "requires");
    if (value == null) {
      return Optional.empty();
    }
    SortedSet<String> names = new TreeSet<>();
    for (Object name : value instanceof Object[] array ? Arrays.asList(array) : List.of(value)) {
      if (!(name instanceof String text)) {
        throw wrong("requires", "it is no name, and no array of names");
      }
      names.add(text);
    }
    return names.contains(ClusterSubsystem.ALL_LOWER) ? Optional.empty() : Optional.of(names);
  }

  private static int number(
      ServiceReference<?> reference, String name, OptionalInt fallback, int least, int most) {
    Object value = reference.getProperty(ClusterSubsystem.PREFIX_ + name);
    if (value == null) {
      return fallback.orElseThrow(() -> wrong(name, "it is missing"));
    }
    try {
      long number = Long.parseLong(value.toString().trim());
      if (number >= least && number <= most) {
        return (int) number;
      }
    } catch (NumberFormatException e) {
      throw wrong(name, "'" + value + "' is no whole number");
    }
    throw wrong(name, value + " is not between " + least + " and " + most);
  }

  private static Optional<String> text(ServiceReference<?> reference, String name) {
    Object value = reference.getProperty(ClusterSubsystem.PREFIX_ + name);
    if (value != null && !(value instanceof String)) {
      throw wrong(name, "'" + value + "' is no text");
    }
    return Optional.ofNullable((String) value);
  }

  private static IllegalArgumentException wrong(String name, String why) {
    return new IllegalArgumentException(ClusterSubsystem.PREFIX_ + name + ": " + why);
  }
}
