package org.lockstep.actions.bundle.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The configurations, by PID. */
final class ConfigurationsReader {
  private static final Pattern PID =
      Pattern.compile("[A-Za-z0-9_.$-]{1,256}(~[A-Za-z0-9_.-]{1,128})?");

  /** What is set by ConfigurationAdmin, or by this action. */
  private static final Pattern TAKEN =
      Pattern.compile("service\\.(pid|factorypid|bundlelocation)|lockstep\\..*");

  private final ParameterReader reader;

  ConfigurationsReader(ParameterReader reader) {
    this.reader = reader;
  }

  List<ConfigurationEntry> read(String name) {
    Object value = reader.take(name);
    SortedMap<String, ConfigurationEntry> entries = new TreeMap<>();
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      map.forEach((pid, properties) -> entry(name, String.valueOf(pid), properties, entries));
    } else if (value != null) {
      reader.wrong(name, "it is not a map of PIDs and their properties, or an empty one");
    }
    return new ArrayList<>(entries.values());
  }

  private void entry(
      String name, String pid, @Nullable Object properties, Map<String, ConfigurationEntry> into) {
    String field = name + "." + pid;
    if (!PID.matcher(pid).matches()) {
      reader.wrong(
          field, "a PID is like 'com.example.licences', of a factory 'com.example.pool~a'");
    } else if (properties instanceof Map<?, ?> map) {
      into.put(pid, new ConfigurationEntry(pid, properties(field, map)));
    } else {
      reader.wrong(field, "it is not a map of properties");
    }
  }

  private SortedMap<String, Object> properties(String field, Map<?, ?> map) {
    SortedMap<String, Object> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    map.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          String place = field + "." + name;
          if (name.isBlank() || TAKEN.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
            reader.wrong(place, "'" + name + "' cannot be chosen as the name of a property");
          } else if (properties.containsKey(name)) {
            reader.wrong(
                place, "it is there twice: names differ in more than upper and lower case");
          } else {
            value(place, value).ifPresent(known -> properties.put(name, known));
          }
        });
    return properties;
  }

  private Optional<Object> value(String field, @Nullable Object value) {
    Optional<Object> known =
        value instanceof List<?> list ? PropertyValues.of(list) : PropertyValues.of(value);
    if (known.isEmpty()) {
      reader.wrong(field, "it is not a text, a number, true or false, or a list of one of these");
    }
    return known;
  }
}
