package org.lockstep.actions.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Nearest;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;

/**
 * The parameters of a definition, read.
 *
 * @param status that is a success; empty: any below 400
 */
record HttpParameters(
    URI url,
    String method,
    String body,
    SortedMap<String, String> headers,
    Optional<Integer> status) {
  private static final Set<String> KNOWN = Set.of("url", "method", "body", "headers", "status");
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE", "HEAD");
  private static final String LIKE = " like http://host:port/path";
  private static final int LEAST_STATUS = 100;
  private static final int MOST_STATUS = 599;

  static List<Problem> problems(Map<String, Object> parameters) {
    List<Problem> problems = new ArrayList<>();
    for (String name : new TreeSet<>(parameters.keySet())) {
      if (!KNOWN.contains(name)) {
        problems.add(bad(name, "unknown; " + Nearest.of(name, KNOWN)));
      }
    }
    try {
      of(parameters);
    } catch (ProblemException e) {
      problems.add(e.problem());
    }
    return problems;
  }

  static HttpParameters of(Map<String, Object> parameters) {
    String method = String.valueOf(parameters.getOrDefault("method", "GET"));
    if (!METHODS.contains(method)) {
      throw new ProblemException(bad("method", "it may be " + new TreeSet<>(METHODS)));
    }
    return new HttpParameters(
        url(parameters.get("url")),
        method,
        String.valueOf(parameters.getOrDefault("body", "")),
        headers(parameters.getOrDefault("headers", Map.of())),
        Optional.ofNullable(parameters.get("status")).map(HttpParameters::status));
  }

  private static URI url(@Nullable Object text) {
    if (text == null) {
      throw new ProblemException(bad("url", "it is missing: an address" + LIKE));
    }
    try {
      URI url = new URI(String.valueOf(text));
      if (Set.of("http", "https").contains(String.valueOf(url.getScheme()))
          && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw new ProblemException(bad("url", "'" + text + "' is not" + LIKE));
  }

  private static SortedMap<String, String> headers(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new ProblemException(bad("headers", "it is not a map"));
    }
    SortedMap<String, String> headers = new TreeMap<>();
    map.forEach(
        (name, text) -> {
          if (!String.valueOf(name).matches("(?i)(?!lockstep-)[a-z0-9-]{1,64}")
              || String.valueOf(text).chars().anyMatch(c -> c < ' ')) {
            throw new ProblemException(bad("headers." + name, "it cannot be sent"));
          }
          headers.put(String.valueOf(name), String.valueOf(text));
        });
    return headers;
  }

  private static int status(Object value) {
    if (value instanceof Number number
        && number.intValue() >= LEAST_STATUS
        && number.intValue() <= MOST_STATUS) {
      return number.intValue();
    }
    throw new ProblemException(bad("status", "it is not a number from 100 to 599"));
  }

  private static Problem bad(String field, String why) {
    return new Problem("bad-parameter", "not usable", field, why);
  }

  boolean isSuccess(int code) {
    return status.map(wanted -> wanted == code).orElse(code < 400);
  }
}
