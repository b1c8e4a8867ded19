package org.lockstep.events.eventadmin;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;

/** An event's properties as text, within bounds. */
final class Properties {
  private static final int MOST = 100;
  private static final int LONGEST = 2_000;

  private Properties() {}

  /** Like {@code color=red, sizes=[3, 4]}, by name and without the topic. */
  static String text(Event event) {
    String text =
        Stream.of(event.getPropertyNames())
            .filter(name -> !name.equals(EventConstants.EVENT_TOPIC))
            .sorted()
            .limit(MOST)
            .map(name -> name + "=" + shown(event.getProperty(name)))
            .collect(Collectors.joining(", "));
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }

  private static Object shown(Object value) {
    if (value instanceof Collection<?> many) {
      return many.stream().limit(MOST).map(Properties::plain).toList();
    }
    if (value != null && value.getClass().isArray()) {
      List<Object> items = new ArrayList<>();
      for (int i = 0; i < Math.min(MOST, Array.getLength(value)); i++) {
        items.add(plain(Array.get(value, i)));
      }
      return items;
    }
    return plain(value);
  }

  /** What other objects make of themselves is their own code: it is not run here. */
  private static Object plain(Object value) {
    boolean known =
        value == null
            || value instanceof String
            || value instanceof Boolean
            || value instanceof Character
            || (value instanceof Number && value.getClass().getName().startsWith("java."));
    return known ? String.valueOf(value) : value.getClass().getName();
  }
}
