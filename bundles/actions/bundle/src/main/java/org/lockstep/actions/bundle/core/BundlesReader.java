package org.lockstep.actions.bundle.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The list of bundles. */
final class BundlesReader {
  private static final String LOCATION = "location";
  private static final String REFERENCE = "reference:";
  private static final String FORMS =
      "a bundle is like 'com.example.licences', 'com.example.licences;version=1.2.0' or"
          + " {location: 'file:/opt/licences.jar'}";

  private final ParameterReader reader;

  BundlesReader(ParameterReader reader) {
    this.reader = reader;
  }

  List<BundleEntry> read(String name) {
    Object value = reader.take(name);
    List<BundleEntry> entries = new ArrayList<>();
    if (value instanceof List<?> list && !list.isEmpty()) {
      for (int i = 0; i < list.size(); i++) {
        String field = name + "[" + i + "]";
        entry(field, list.get(i)).ifPresent(entry -> add(field, entry, entries));
      }
    } else if (value != null) {
      reader.wrong(name, "it is not a list of bundles, or an empty one; " + FORMS);
    }
    return entries;
  }

  private void add(String field, BundleEntry entry, List<BundleEntry> into) {
    if (into.contains(entry)) {
      reader.wrong(field, entry + " is there twice");
    }
    into.add(entry);
  }

  private Optional<BundleEntry> entry(String field, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return located(field, map);
    }
    Optional<BundleEntry> named =
        Optional.ofNullable(value instanceof String text ? text : null)
            .flatMap(BundleEntry.Named::parse)
            .map(BundleEntry.class::cast);
    if (named.isEmpty()) {
      reader.wrong(field, "'" + value + "' is none: " + FORMS);
    }
    return named;
  }

  private Optional<BundleEntry> located(String field, Map<?, ?> map) {
    Object value = map.get(LOCATION);
    if (!map.keySet().equals(Set.of(LOCATION))) {
      reader.wrong(field, "it has one field, " + LOCATION + ", and no other");
    } else if (!(value instanceof String text) || !BundleEntry.Located.isLocation(text)) {
      reader.wrong(field + "." + LOCATION, "'" + value + "' is no URL and no absolute path");
    } else if (text.startsWith(REFERENCE)) {
      reader.wrong(field + "." + LOCATION, "leave '" + REFERENCE + "' out: it is copied");
    } else {
      return Optional.of(new BundleEntry.Located(text));
    }
    return Optional.empty();
  }
}
