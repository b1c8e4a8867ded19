package org.lockstep.events.daemon.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoursTest {
  @ParameterizedTest
  @CsvSource({
    "08:00-18:00, 07:59:59, false, 1",
    "08:00-18:00, 08:00, true, 36000",
    "08:00-18:00, 17:59, true, 60",
    "08:00-18:00, 18:00, false, 50400",
    "22:00-06:00, 23:00, true, 25200",
    "22:00-06:00, 05:59, true, 60",
    "22:00-06:00, 06:00, false, 57600",
    "22:00-00:00, 23:59, true, 60",
  })
  void containsItsBeginAndNotItsEnd_EM3(String text, LocalTime now, boolean in, long seconds) {
    Hours hours = Hours.parse(text).orElseThrow();
    assertThat(hours.contains(now)).isEqualTo(in);
    assertThat(hours.untilChange(now)).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(hours).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8-18", "8:00-18:00", "24:00-06:00", "08:60-09:00", "08:00-08:00"})
  void whatIsNoneIsNotRead_AL1(String text) {
    assertThat(Hours.parse(text)).isEmpty();
  }

  @Test
  void aDayIsCoveredByOnesThatMeet() {
    for (int minute = 0; minute < 24 * 60; minute++) {
      LocalTime now = LocalTime.MIN.plusMinutes(minute);
      assertThat(Hours.parse("06:30-20:00").orElseThrow().contains(now))
          .isNotEqualTo(Hours.parse("20:00-06:30").orElseThrow().contains(now));
    }
  }
}
