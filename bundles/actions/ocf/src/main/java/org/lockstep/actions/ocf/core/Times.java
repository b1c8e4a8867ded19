package org.lockstep.actions.ocf.core;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as metadata has them: {@code 20}, {@code 20s}, {@code 1500ms}, {@code 2min}. */
public final class Times {
  private static final Pattern FORM =
      Pattern.compile("\\s*([0-9]{1,7})\\s*(|ms|msec|s|sec|m|min|h|hr)\\s*");

  private Times() {}

  /** Empty: it is none, or nothing. */
  public static Optional<Duration> read(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    Duration time =
        switch (matcher.group(2)) {
          case "ms", "msec" -> Duration.ofMillis(number);
          case "m", "min" -> Duration.ofMinutes(number);
          case "h", "hr" -> Duration.ofHours(number);
          default -> Duration.ofSeconds(number);
        };
    return Optional.of(time).filter(each -> !each.isZero());
  }
}
