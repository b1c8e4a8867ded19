package org.lockstep.dlm.recipes.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lockstep.base.ProblemException;
import org.lockstep.dlm.LockMode;

/** What a configuration of a lock's Condition may say, and what is said of others. */
class ConditionSpecTest {
  private final Map<String, Object> good =
      new TreeMap<>(
          Map.of(
              "service.pid", "org.lockstep.dlm.condition~billing",
              "lockspace", "shop",
              "resource", "billing",
              "id", "billing.active"));

  private void refused(String property, Object value, String why) {
    Map<String, Object> bad = new TreeMap<>(good);
    bad.put(property, value);
    refused(bad, property, why);
  }

  private static void refused(Map<String, Object> bad, String property, String why) {
    assertThatThrownBy(() -> ConditionSpec.of(bad))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            "no Condition is offered for a lock (configuration org.lockstep.dlm.condition~billing,"
                + " property "
                + property
                + "): "
                + why);
  }

  @Test
  void itIsExclusiveIfNothingElseIsSaid() {
    assertThat(ConditionSpec.of(good))
        .isEqualTo(new ConditionSpec("shop", "billing", LockMode.EX, "billing.active"));
    good.put("mode", "PR");
    assertThat(ConditionSpec.of(good).mode()).isEqualTo(LockMode.PR);
  }

  @Test
  void whatIsWrongIsSaidWithItsPlace_AL1() {
    refused("mode", "EXX", "'EXX' is none; EX is the usual one, PR, PW, CW and CR may be");
    refused("mode", "NL", "'NL' is none; EX is the usual one, PR, PW, CW and CR may be");
    refused("id", " ", "' ' is none; a text is needed");
    refused("lockspace", 7, "'7' is none; a text is needed");
    refused("lockspace", "x".repeat(65), "a lockspace's name of 65 characters; 1 to 64 may be");
    refused("resource", "x".repeat(256), "a resource's name of 256 bytes; 1 to 255 may be");
    good.remove("resource");
    refused(good, "resource", "it is missing; a text is needed");
  }
}
