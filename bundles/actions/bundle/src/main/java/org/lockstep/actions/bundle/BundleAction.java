package org.lockstep.actions.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.actions.ActionType;
import org.lockstep.actions.bundle.core.BundleParameters;
import org.lockstep.base.Problem;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Client services that are bundles of this framework and configurations, started here and now only
 * (RL-1). All is done in the framework's name: what was started outlives this bundle.
 */
@Component(immediate = true)
@ActionType(type = "bundle")
public final class BundleAction implements ActionFunction {
  /** Of the five seconds in which a function that goes has to be over. */
  private static final long CLOSE_MS = 3_000;

  private final Works works;
  private final Start start;
  private final Release release;
  private final Health health;
  private final Leftovers leftovers;

  @Activate
  public BundleAction(BundleContext context) {
    BundleContext framework =
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
    Holdings holdings = new Holdings(framework);
    Lines lines = new Lines(framework);
    works = new Works(lines);
    release = new Release(framework, holdings);
    health = new Health(framework, holdings);
    start = new Start(framework, holdings, release, health);
    leftovers = new Leftovers(holdings, release, lines);
    leftovers.remove();
  }

  /** Configurations that outlived their node can be seen now. */
  @Reference(
      service = ConfigurationAdmin.class,
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "withoutConfigurations")
  void withConfigurations(ServiceReference<?> admin) {
    leftovers.remove();
  }

  void withoutConfigurations(ServiceReference<?> admin) {
    // It is looked for whenever it is needed.
  }

  /** What was started goes on; what was being started is taken back. */
  @Deactivate
  public void close() {
    works.close(CLOSE_MS);
  }

  @Override
  public List<Problem> validate(Map<String, Object> parameters) {
    List<Problem> problems = new ArrayList<>(BundleParameters.problems(parameters));
    if (parameters.get("ready") instanceof String filter && !filter.isBlank()) {
      Health.problem(filter).ifPresent(problems::add);
    }
    return problems;
  }

  @Override
  public CompletionStage<ActionResult> run(ActionRequest request) {
    return request.phase() == ActionPhase.STOP
        ? works.begin(request, this::stop)
        : checked(request);
  }

  private CompletionStage<ActionResult> checked(ActionRequest request) {
    List<Problem> problems = validate(request.parameters());
    if (!problems.isEmpty()) {
      return failed(problems.get(0).line());
    }
    BundleParameters parameters = BundleParameters.parse(request.parameters());
    return switch (request.phase()) {
      case START ->
          parameters.isEmpty()
              ? failed("it needs 'bundles' or 'configurations'")
              : works.begin(request, work -> start.run(work, parameters));
      case MONITOR ->
          health
              .problem(request.clientService(), parameters.ready())
              .map(BundleAction::failed)
              .orElse(CompletableFuture.completedStage(ActionResult.ok()));
      case STOP, NOTIFY, RECOVERY, EVENT ->
          failed(
              "the action type bundle has no phase " + request.phase() + ": it starts and stops");
    };
  }

  private static CompletionStage<ActionResult> failed(String why) {
    return CompletableFuture.completedStage(ActionResult.failed(why));
  }

  /** What is held says what has to be stopped, whatever the definition says (RL-6). */
  private void stop(Work work) {
    try {
      work.step("stopping");
      release.all(work.request().clientService(), work::note);
      work.succeed();
    } catch (RuntimeException | LinkageError e) {
      work.fail(Work.reason(e));
    }
  }
}
