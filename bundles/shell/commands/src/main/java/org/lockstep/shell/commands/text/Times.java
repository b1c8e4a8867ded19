package org.lockstep.shell.commands.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times for people and for documents. */
public final class Times {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private Times() {}

  /** ISO-8601, UTC, milliseconds. */
  public static String iso(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** The local time of day. */
  public static String clock(Instant at) {
    return CLOCK.withZone(ZoneId.systemDefault()).format(at);
  }

  public static String millis(long ms) {
    return ms < 10_000 ? ms + " ms" : String.format(Locale.ROOT, "%.1f s", ms / 1000.0);
  }

  /** Like {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}. */
  public static Duration parse(String text) {
    String number = text.replaceFirst("(ms|s|m|h)$", "");
    String unit = text.substring(number.length());
    if (!number.matches("[0-9]{1,9}") || unit.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' is not a time such as 500ms, 30s or 5m");
    }
    long value = Long.parseLong(number);
    return switch (unit) {
      case "ms" -> Duration.ofMillis(value);
      case "s" -> Duration.ofSeconds(value);
      case "m" -> Duration.ofMinutes(value);
      default -> Duration.ofHours(value);
    };
  }
}
