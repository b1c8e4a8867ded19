package org.lockstep.registration.format;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.core.ActionSpec;

/** One action: {@code type}, {@code timeout}; all its other fields are parameters of the type. */
final class ActionReader {
  static final String ON_FAILURE = "on_failure";
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h)");
  private final BiFunction<String, String, ProblemException> bad;
  private final String field;

  ActionReader(BiFunction<String, String, ProblemException> bad, String field) {
    this.bad = bad;
    this.field = field;
  }

  ActionSpec read(JsonNode node) {
    if (!node.isObject()) {
      throw bad("", "it is not a map");
    }
    JsonNode type = node.path("type");
    if (!type.isTextual() || type.asText().isBlank()) {
      throw bad(".type", "it is missing or not a text");
    }
    if (node.has(ON_FAILURE) && !field.endsWith("stop")) {
      throw bad("." + ON_FAILURE, "only stop has it");
    }
    Map<String, Object> parameters =
        Json.MAPPER.convertValue(node, new TypeReference<Map<String, Object>>() {});
    parameters.remove("type");
    parameters.remove("timeout");
    parameters.remove(ON_FAILURE);
    parameters.values().removeIf(java.util.Objects::isNull);
    return new ActionSpec(type.asText(), parameters, timeout(node.path("timeout")));
  }

  private Duration timeout(JsonNode node) {
    if (node.isMissingNode()) {
      return ActionSpec.DEFAULT_TIMEOUT;
    }
    Matcher matcher = DURATION.matcher(node.asText());
    if (!matcher.matches()) {
      throw bad(".timeout", "'" + node.asText() + "' is not like 500ms, 30s, 5m or 1h");
    }
    long count = Long.parseLong(matcher.group(1));
    Duration timeout =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          default -> Duration.ofHours(count);
        };
    if (timeout.compareTo(LONGEST) > 0) {
      throw bad(".timeout", "it is longer than 24h");
    }
    return timeout;
  }

  private ProblemException bad(String part, String why) {
    return bad.apply(field + part, why);
  }
}
