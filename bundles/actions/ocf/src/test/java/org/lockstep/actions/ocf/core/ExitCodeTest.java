package org.lockstep.actions.ocf.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeTest {
  @ParameterizedTest
  @CsvSource({
    "1, it failed",
    "2, its parameters are wrong on this node",
    "3, the agent does not have this action",
    "4, it may not do it",
    "5, something that it needs is not installed",
    "6, its parameters are wrong on every node",
    "7, it is not running",
    "8, 'it is running, promoted'",
    "9, it is promoted and has failed",
    "99, which OCF does not know",
    "137, a signal ended it"
  })
  void everyCodeHasAMeaning(int code, String meaning) {
    assertThat(ExitCode.sentence("start", code, ""))
        .isEqualTo("start ended with exit code " + code + ", " + meaning);
  }

  @Test
  void whatWasSaidLastIsOneShortLine_AL1() {
    assertThat(ExitCode.sentence("stop", 1, "ocf-exit-reason:busy\u001b[1m"))
        .endsWith("it failed: busy [1m");
    assertThat(ExitCode.sentence("stop", 1, "x".repeat(9_000))).hasSizeLessThan(400).endsWith("…");
  }

  @ParameterizedTest
  @CsvSource({"20s,20000", "20,20000", "1500ms,1500", "2min,120000", "1h,3600000", "' 5 s ',5000"})
  void timesAreRead(String text, long millis) {
    assertThat(Times.read(text)).contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"''", "0", "soon", "-5s", "5y", "99999999999s"})
  void otherTimesAreNone(String text) {
    assertThat(Times.read(text)).isEmpty();
  }
}
