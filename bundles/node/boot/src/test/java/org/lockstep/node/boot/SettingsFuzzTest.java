package org.lockstep.node.boot;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.store.spi.BootItem;
import org.lockstep.testkit.ParserFuzz;

/** Whatever a node is told by its configuration, and whatever its boot list names (AL-1). */
@Timeout(120)
class SettingsFuzzTest {
  private static final String SAMPLE =
      """
      disks=/dev/a, /dev/b
      node=N1
      join=manual
      shutdown=exit
      leaseProof=watchdog
      watchdogDevice=/dev/watchdog0
      containment=signal
      leaveTimeoutMs=5000
      bind=127.0.0.1:0
      key=/etc/key.pem
      run=/run/a
      logs=/var/log/a
      """;

  /** As a configuration that has these lines would say it. */
  private static Settings read(byte[] bytes) {
    Map<String, String> values = new TreeMap<>();
    new String(bytes, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split("=", 2))
        .filter(pair -> pair.length == 2 && !pair[1].isBlank())
        .forEach(pair -> values.put(pair[0], pair[1].trim()));
    return Settings.of(key -> Optional.ofNullable(values.get(key)));
  }

  @Test
  void aBadSettingIsRefusedByItsName_AL1() throws Exception {
    ParserFuzz.ofText(
            List.of(SAMPLE),
            "=",
            "\n",
            "\u0000",
            "-1",
            "9223372036854775808",
            ",",
            "leaveTimeoutMs=")
        .run(SettingsFuzzTest::read);
  }

  @Test
  void aBadEntryOfABootListIsRefused_AL1() throws Exception {
    ParserFuzz.ofText(
            List.of("feature:my-cache/1.0", "repository:mvn:a/b/1", "/opt/a.jar", "file:/a.jar"),
            "feature:",
            "repository:",
            "/",
            "..",
            ":",
            " ",
            "%",
            "%zz",
            "[",
            "\u0000",
            "\ud83d\ude00")
        .run(bytes -> BootItem.of(new String(bytes, StandardCharsets.UTF_8)));
  }
}
