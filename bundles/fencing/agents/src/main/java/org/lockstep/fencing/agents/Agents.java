package org.lockstep.fencing.agents;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lockstep.base.ProblemException;
import org.lockstep.fencing.FenceAgent;
import org.lockstep.fencing.agents.program.ProgramFolders;

/** The agents that are there now: services first, then the host's programs. */
final class Agents {
  private final ProgramFolders programs;
  private final List<Typed> services = new ArrayList<>();

  private record Typed(String type, FenceAgent agent) {}

  Agents(ProgramFolders programs) {
    this.programs = programs;
  }

  synchronized void add(String type, FenceAgent agent) {
    services.add(new Typed(type, agent));
  }

  synchronized void remove(FenceAgent agent) {
    services.removeIf(typed -> typed.agent() == agent);
  }

  private synchronized Optional<FenceAgent> service(String type) {
    return services.stream()
        .filter(typed -> typed.type().equals(type))
        .map(Typed::agent)
        .findFirst();
  }

  /**
   * @throws ProblemException when there is none
   */
  FenceAgent get(String type) {
    return service(type)
        .or(() -> programs.find(type))
        .orElseThrow(
            () ->
                new ProblemException(
                    "no-fence-agent",
                    "fence agent " + type + " is not there",
                    "",
                    "neither a service of that type nor " + programs.places(type)));
  }
}
