package org.lockstep.membership.manager;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
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
    Level level = new Level(number(reference, "level", null), text(reference, "name", null));
    if (level.number() < Level.MIN) {
      throw new IllegalArgumentException(ClusterSubsystem.PREFIX_ + "level is below " + Level.MIN);
    }
    return new SubsystemSpec(
        level,
        new Barriers(
            number(reference, "joining", 1),
            number(reference, "leaving", 1),
            number(reference, "forcedLeaving", 1)),
        requires(reference),
        OnLoss.valueOf(text(reference, "onLoss", OnLoss.FORCE_LEVEL.name())),
        Duration.ofMillis(
            number(
                reference,
                "removalDeadlineMs",
                (int) SubsystemSpec.DEFAULT_REMOVAL_DEADLINE.toMillis())),
        new Deadlines(
            deadline(reference, "joiningDeadlineMs", Deadlines.DEFAULT.joining()),
            deadline(reference, "leavingDeadlineMs", Deadlines.DEFAULT.leaving()),
            deadline(reference, "forcedLeavingDeadlineMs", Deadlines.DEFAULT.forcedLeaving())),
        bundle(reference));
  }

  private static Duration deadline(ServiceReference<?> reference, String name, Duration byDefault) {
    return Duration.ofMillis(number(reference, name, (int) byDefault.toMillis()));
  }

  private static String bundle(ServiceReference<?> reference) {
    Bundle bundle = reference.getBundle();
    String name = bundle == null ? null : bundle.getSymbolicName();
    return name == null ? "" : name.substring(0, Math.min(MAX_BUNDLE, name.length()));
  }

  private static Optional<SortedSet<String>> requires(ServiceReference<?> reference) {
    Object value = reference.getProperty(ClusterSubsystem.PREFIX_ + "requires");
    Collection<String> names;
    if (value instanceof String[] array) {
      names = Arrays.asList(array);
    } else if (value instanceof String one) {
      names = List.of(one);
    } else {
      return Optional.empty();
    }
    return names.contains(ClusterSubsystem.ALL_LOWER)
        ? Optional.empty()
        : Optional.of(new TreeSet<>(names));
  }

  private static int number(
      ServiceReference<?> reference, String name, @Nullable Integer fallback) {
    Object value = reference.getProperty(ClusterSubsystem.PREFIX_ + name);
    if (value instanceof Number number) {
      return number.intValue();
    }
    if (value instanceof String text) {
      return Integer.parseInt(text.trim());
    }
    if (fallback == null) {
      throw new IllegalArgumentException(ClusterSubsystem.PREFIX_ + name + " is missing");
    }
    return fallback;
  }

  private static String text(
      ServiceReference<?> reference, String name, @Nullable String fallback) {
    Object value = reference.getProperty(ClusterSubsystem.PREFIX_ + name);
    if (value instanceof String text) {
      return text;
    }
    if (fallback == null) {
      throw new IllegalArgumentException(ClusterSubsystem.PREFIX_ + name + " is missing");
    }
    return fallback;
  }
}
