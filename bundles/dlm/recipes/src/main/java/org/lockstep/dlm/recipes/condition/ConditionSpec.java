package org.lockstep.dlm.recipes.condition;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.lockstep.base.ProblemException;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.LockspaceSpec;
import org.lockstep.dlm.ResourceName;
import org.lockstep.dlm.recipes.LockCondition;

/**
 * What is configured.
 *
 * @param id of the condition while the lock is held
 */
record ConditionSpec(String lockspace, String resource, LockMode mode, String id) {
  private static final String PLAIN = "a text is needed";

  /**
   * @throws ProblemException says which property of which configuration is wrong
   */
  static ConditionSpec of(Map<String, Object> properties) {
    Reader reader = new Reader(properties);
    return new ConditionSpec(
        reader.name("lockspace", LockspaceSpec::of),
        reader.name("resource", ResourceName::of),
        reader.mode(),
        reader.text("id"));
  }

  static ProblemException refused(Map<String, Object> properties, String property, String why) {
    return new ProblemException(
        "lock-condition",
        "no Condition is offered for a lock",
        "configuration "
            + properties.getOrDefault("service.pid", LockCondition.PID)
            + ", property "
            + property,
        why);
  }

  private record Reader(Map<String, Object> properties) {
    String text(String property) {
      Object value = properties.get(property);
      if (value == null) {
        throw refused(properties, property, "it is missing; " + PLAIN);
      }
      if (!(value instanceof String text) || text.isBlank()) {
        throw refused(properties, property, "'" + value + "' is none; " + PLAIN);
      }
      return text.strip();
    }

    String name(String property, Consumer<String> check) {
      String text = text(property);
      try {
        check.accept(text);
      } catch (IllegalArgumentException e) {
        throw refused(properties, property, String.valueOf(e.getMessage()));
      }
      return text;
    }

    LockMode mode() {
      if (!properties.containsKey("mode")) {
        return LockMode.EX;
      }
      String text = text("mode");
      return Arrays.stream(LockMode.values())
          .filter(each -> each != LockMode.NL && each.name().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  refused(
                      properties,
                      "mode",
                      "'" + text + "' is none; EX is the usual one, PR, PW, CW and CR may be"));
    }
  }
}
