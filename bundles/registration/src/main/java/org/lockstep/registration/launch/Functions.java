package org.lockstep.registration.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.actions.ActionFunction;

/** The action functions that are there now, by type. */
final class Functions {
  private final List<Typed> all = new ArrayList<>();

  private record Typed(String type, ActionFunction function) {}

  synchronized void add(String type, ActionFunction function) {
    all.add(new Typed(type, function));
  }

  synchronized void remove(ActionFunction function) {
    all.removeIf(typed -> typed.function() == function);
  }

  synchronized boolean has(ActionFunction function) {
    return all.stream().anyMatch(typed -> typed.function() == function);
  }

  synchronized Optional<ActionFunction> find(String type) {
    return all.stream().filter(typed -> typed.type().equals(type)).map(Typed::function).findFirst();
  }

  synchronized SortedSet<String> types() {
    SortedSet<String> types = new TreeSet<>();
    all.forEach(typed -> types.add(typed.type()));
    return types;
  }
}
