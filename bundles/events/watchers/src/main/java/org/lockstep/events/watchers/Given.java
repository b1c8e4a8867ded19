package org.lockstep.events.watchers;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;

/** IN parameters, read; whatever is wrong is refused, naming the parameter (AL-1). */
record Given(Map<String, Object> in) {
  /** What is wrong with them, if reading them is all that is needed to know. */
  static List<Problem> problems(Runnable reading) {
    List<Problem> problems = new ArrayList<>();
    try {
      reading.run();
    } catch (ProblemException e) {
      problems.add(e.problem());
    } catch (InvalidPathException e) {
      problems.add(bad("path", String.valueOf(e.getMessage())).problem());
    }
    return problems;
  }

  Optional<String> text(String name) {
    Object value = in.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof List || value instanceof Map || String.valueOf(value).isBlank()) {
      throw bad(name, "it is not a text");
    }
    return Optional.of(String.valueOf(value));
  }

  String needed(String name) {
    return text(name).orElseThrow(() -> bad(name, "it is missing"));
  }

  Optional<Double> number(String name, double least, double most) {
    return text(name)
        .map(
            text -> {
              try {
                double value = Double.parseDouble(text);
                if (value >= least && value <= most) {
                  return value;
                }
              } catch (NumberFormatException e) {
                // said below
              }
              throw bad(
                  name,
                  "'" + text + "' is not a number from " + plain(least) + " to " + plain(most));
            });
  }

  /** 65535 and 0.5, and neither 65535.0 nor 1.0E9. */
  private static String plain(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }

  List<String> texts(String name) {
    if (!(in.get(name) instanceof List<?> list) || list.isEmpty()) {
      throw bad(name, "it is not a list of texts");
    }
    return list.stream().map(String::valueOf).toList();
  }

  static ProblemException bad(String name, String why) {
    return new ProblemException("bad-parameter", "not watched for", "in." + name, why);
  }
}
