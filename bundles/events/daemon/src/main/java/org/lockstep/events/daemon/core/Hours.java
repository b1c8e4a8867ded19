package org.lockstep.events.daemon.core;

import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of every day. One that ends before it begins goes over midnight.
 *
 * @param from when it begins
 * @param to the first minute that is no longer in it
 */
public record Hours(LocalTime from, LocalTime to) {
  public static final String LIKE = "like 08:00-18:00";
  private static final Pattern FORM =
      Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)-([01]\\d|2[0-3]):([0-5]\\d)");

  /** Empty: it is none, or has no length. */
  public static Optional<Hours> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(new Hours(time(matcher, 1), time(matcher, 3)))
            .filter(hours -> !hours.from().equals(hours.to()))
        : Optional.empty();
  }

  private static LocalTime time(Matcher matcher, int group) {
    return LocalTime.of(
        Integer.parseInt(matcher.group(group)), Integer.parseInt(matcher.group(group + 1)));
  }

  public boolean contains(LocalTime now) {
    boolean begun = !now.isBefore(from);
    boolean ended = !now.isBefore(to);
    return from.isBefore(to) ? begun && !ended : begun || !ended;
  }

  /** How long until it begins or ends, as far as the clock goes on evenly. */
  public Duration untilChange(LocalTime now) {
    Duration until = Duration.between(now, contains(now) ? to : from);
    return until.isNegative() ? until.plusDays(1) : until;
  }

  @Override
  public String toString() {
    return from + "-" + to;
  }
}
