package org.lockstep.registration.scenario;

import org.lockstep.registration.ScenarioReport;
import org.lockstep.registration.Scenarios;
import org.osgi.service.component.annotations.Component;

/** {@link Scenarios} in this process. */
@Component
public final class LocalScenarios implements Scenarios {
  @Override
  public ScenarioReport play(String yaml, String sourceName) {
    Scenario scenario = ScenarioReader.read(yaml, sourceName);
    Player player = new Player(scenario);
    return new ScenarioReport(
        scenario.nodes(), scenario.steps().stream().map(player::play).toList());
  }
}
