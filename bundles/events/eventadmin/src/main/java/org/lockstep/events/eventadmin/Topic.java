package org.lockstep.events.eventadmin;

import java.util.Map;
import java.util.Optional;
import org.lockstep.base.ProblemException;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/**
 * What is asked for.
 *
 * @param name like {@code org/example/printer/EMPTY}, or {@code org/example/*}
 * @param filter of the event's properties
 */
record Topic(String name, Optional<Filter> filter) {
  static final String TOPIC = "topic";
  static final String FILTER = "filter";
  private static final String FORM = "\\*|[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*(/\\*)?";

  /**
   * @throws ProblemException naming the parameter that is wrong (AL-1)
   */
  static Topic of(Map<String, Object> in) {
    Object topic = in.get(TOPIC);
    if (topic == null) {
      throw bad(TOPIC, "it is missing");
    }
    if (!(topic instanceof String name) || !name.matches(FORM)) {
      throw bad(TOPIC, "'" + topic + "' is not like org/example/printer/EMPTY or org/example/*");
    }
    return new Topic(name, Optional.ofNullable(in.get(FILTER)).map(Topic::filter));
  }

  private static Filter filter(Object given) {
    try {
      return FrameworkUtil.createFilter(String.valueOf(given));
    } catch (InvalidSyntaxException e) {
      throw bad(FILTER, String.valueOf(e.getMessage()));
    }
  }

  private static ProblemException bad(String name, String why) {
    return new ProblemException("bad-parameter", "not watched for", "in." + name, why);
  }
}
