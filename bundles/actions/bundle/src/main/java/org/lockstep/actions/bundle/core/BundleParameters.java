package org.lockstep.actions.bundle.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;

/**
 * The parameters of a bundle action.
 *
 * @param bundles in the order in which they are started
 * @param configurations what they are configured with
 * @param ready the filter of a service that is there once all is up
 */
public record BundleParameters(
    List<BundleEntry> bundles, List<ConfigurationEntry> configurations, Optional<String> ready) {
  public BundleParameters {
    bundles = List.copyOf(bundles);
    configurations = List.copyOf(configurations);
  }

  /** Everything that is wrong, each with its field. */
  public static List<Problem> problems(Map<String, Object> given) {
    ParameterReader reader = new ParameterReader(given);
    read(reader);
    return reader.problems();
  }

  /**
   * @throws ProblemException with the first of the problems
   */
  public static BundleParameters parse(Map<String, Object> given) {
    ParameterReader reader = new ParameterReader(given);
    BundleParameters parameters = read(reader);
    List<Problem> problems = reader.problems();
    if (!problems.isEmpty()) {
      throw new ProblemException(problems.get(0));
    }
    return parameters;
  }

  private static BundleParameters read(ParameterReader reader) {
    return new BundleParameters(
        new BundlesReader(reader).read("bundles"),
        new ConfigurationsReader(reader).read("configurations"),
        reader.text("ready"));
  }

  /** Whether there is anything to start. */
  public boolean isEmpty() {
    return bundles.isEmpty() && configurations.isEmpty();
  }
}
