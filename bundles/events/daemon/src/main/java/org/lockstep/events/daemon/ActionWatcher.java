package org.lockstep.events.daemon;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.events.PollingWatcher;
import org.lockstep.events.Watch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the action function that has started something whether it runs. It is the daemon's own: only
 * here action functions and the node's id are known.
 */
final class ActionWatcher extends PollingWatcher {
  static final String TYPE = "action";

  private static final String FUNCTION = "type";
  private static final String PARAMETERS = "parameters";
  private static final String CLIENT_SERVICE = "client_service";
  private static final Logger LOG = LoggerFactory.getLogger(ActionWatcher.class);

  private final NodeId self;
  private final Plugins<ActionFunction> functions;
  private final AtomicLong looks = new AtomicLong();
  private final Map<Watch, CompletableFuture<Void>> open = new ConcurrentHashMap<>();

  ActionWatcher(NodeId self, Plugins<ActionFunction> functions) {
    this.self = self;
    this.functions = functions;
  }

  @Override
  public Set<String> in() {
    return Set.of(FUNCTION, PARAMETERS, CLIENT_SERVICE);
  }

  @Override
  public Set<String> out() {
    return Set.of(REASON);
  }

  @Override
  public List<Problem> validate(Map<String, Object> in) {
    try {
      Map<String, Object> parameters = parameters(in);
      return functions
          .find(type(in))
          .map(function -> function.validate(ActionPhase.MONITOR, parameters))
          .map(problems -> problems.stream().map(ActionWatcher::inParameters).toList())
          .orElse(List.of());
    } catch (ProblemException e) {
      return List.of(e.problem());
    }
  }

  private static Problem inParameters(Problem problem) {
    return Checks.below("in." + PARAMETERS, problem);
  }

  private static String type(Map<String, Object> in) {
    if (in.get(FUNCTION) instanceof String type && !type.isBlank()) {
      return type;
    }
    throw bad(FUNCTION, "it is missing: the type of an action function");
  }

  private static Map<String, Object> parameters(Map<String, Object> in) {
    if (!(in.getOrDefault(PARAMETERS, Map.of()) instanceof Map<?, ?> map)) {
      throw bad(PARAMETERS, "it is not a map");
    }
    Map<String, Object> parameters = new TreeMap<>();
    map.forEach((name, value) -> parameters.put(String.valueOf(name), value));
    return parameters;
  }

  private static ProblemException bad(String name, String why) {
    return new ProblemException("bad-parameter", "not watched for", "in." + name, why);
  }

  /** While its function is not here nobody knows, and nothing is done (RL-7). */
  @Override
  protected CompletionStage<Optional<Map<String, String>>> look(Watch watch) {
    return functions
        .find(type(watch.in()))
        .map(function -> asked(function, watch))
        .orElseGet(() -> CompletableFuture.completedStage(Optional.empty()));
  }

  private CompletionStage<Optional<Map<String, String>>> asked(
      ActionFunction function, Watch watch) {
    CompletableFuture<Void> cancel = new CompletableFuture<>();
    open.put(watch, cancel);
    Future<?> late =
        timer()
            .schedule(
                () -> cancel.complete(null), watch.timeout().toMillis(), TimeUnit.MILLISECONDS);
    return function
        .run(request(watch, cancel))
        .whenComplete(
            (result, failure) -> {
              late.cancel(false);
              open.remove(watch, cancel);
            })
        .thenApply(result -> found(function, watch, result));
  }

  private EventRequest request(Watch watch, CompletableFuture<Void> cancel) {
    return new EventRequest(
        ActionPhase.MONITOR,
        watch.in().getOrDefault(CLIENT_SERVICE, watch.event()).toString(),
        self,
        parameters(watch.in()),
        watch.in(),
        Map.of(),
        watch.event() + "/look/" + looks.incrementAndGet(),
        watch.timeout(),
        cancel,
        line -> LOG.info("{}: {}", watch.event(), line));
  }

  /** What a function says that has gone meanwhile was said because it goes. */
  private Optional<Map<String, String>> found(
      ActionFunction function, Watch watch, ActionResult result) {
    boolean gone = functions.find(type(watch.in())).filter(function::equals).isEmpty();
    return result.success() || gone
        ? Optional.empty()
        : Optional.of(Map.of(REASON, result.detail()));
  }

  @Override
  protected void ended(Watch watch) {
    Optional.ofNullable(open.remove(watch)).ifPresent(cancel -> cancel.complete(null));
  }

  @Override
  public void close() {
    super.close();
    open.values().forEach(cancel -> cancel.complete(null));
  }
}
