package org.lockstep.registration.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Problem;

/** The action functions that are there now, by type. */
final class Functions {
  private final List<Present> all = new ArrayList<>();

  /** One for as long as it is there: what comes back is another, though it be the same object. */
  private static final class Present implements ActionFunction {
    final String type;
    final ActionFunction function;
    final BooleanSupplier gone;

    Present(String type, ActionFunction function, BooleanSupplier gone) {
      this.type = type;
      this.function = function;
      this.gone = gone;
    }

    @Override
    public CompletionStage<ActionResult> run(ActionRequest request) {
      return function.run(request);
    }

    @Override
    public boolean outlivesProcess() {
      return function.outlivesProcess();
    }

    @Override
    public List<Problem> validate(Map<String, Object> parameters) {
      return function.validate(parameters);
    }

    @Override
    public List<Problem> validate(ActionPhase phase, Map<String, Object> parameters) {
      return function.validate(phase, parameters);
    }
  }

  /**
   * @param gone whether its service is not there any more, asked when nobody tells it (closed)
   */
  synchronized void add(String type, ActionFunction function, BooleanSupplier gone) {
    all.add(new Present(type, function, gone));
  }

  synchronized void remove(ActionFunction function) {
    all.removeIf(present -> present.function == function);
  }

  /** Whether one that was found here has been there ever since. */
  synchronized boolean has(ActionFunction found) {
    return all.stream().anyMatch(present -> present == found && !present.gone.getAsBoolean());
  }

  synchronized Optional<ActionFunction> find(String type) {
    return all.stream()
        .filter(present -> present.type.equals(type))
        .map(ActionFunction.class::cast)
        .findFirst();
  }

  synchronized SortedSet<String> types() {
    SortedSet<String> types = new TreeSet<>();
    all.forEach(present -> types.add(present.type));
    return types;
  }
}
