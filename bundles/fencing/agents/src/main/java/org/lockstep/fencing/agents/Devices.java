package org.lockstep.fencing.agents;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.fencing.FenceAgent;
import org.lockstep.store.spi.FenceDevice;

/** What is to be known of a device before it can be used. */
final class Devices {
  private Devices() {}

  /** Everything that is wrong; it may take seconds. */
  static List<Problem> problems(FenceDevice device, FenceAgent agent) {
    List<Problem> problems = new ArrayList<>(device.problems());
    if (problems.isEmpty()) {
      problems.addAll(agent.validate(device.parameters()));
    }
    if (problems.isEmpty()) {
      try {
        SecretFiles.resolve(device);
      } catch (ProblemException e) {
        problems.add(e.problem());
      }
    }
    return problems.stream().map(problem -> of(device, problem)).toList();
  }

  /** The place says of which device. */
  private static Problem of(FenceDevice device, Problem problem) {
    String where = problem.where().isEmpty() ? "" : ": " + problem.where();
    return new Problem(
        problem.code(), problem.what(), "agent " + device.agent() + where, problem.why());
  }

  /**
   * What the agent is given.
   *
   * @throws ProblemException with the first thing that is wrong
   */
  static Map<String, String> usable(FenceDevice device, FenceAgent agent) {
    List<Problem> problems = problems(device, agent);
    if (!problems.isEmpty()) {
      throw new ProblemException(problems.get(0));
    }
    return SecretFiles.resolve(device);
  }
}
