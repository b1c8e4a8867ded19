package org.lockstep.registration.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.lockstep.base.ProblemException;
import org.lockstep.documents.Fields;

/** A scenario that was drawn, with what is done to mend it. */
final class RandomRun {
  private final ScenarioText text;
  private final Mending.Way way;
  private final List<String> done = new ArrayList<>();
  private Optional<Player> player = Optional.empty();

  RandomRun(ScenarioText text, Mending.Way way) {
    this.text = text;
    this.way = way;
  }

  Optional<Throwable> failure() {
    try {
      text.read().ifPresent(this::play);
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of(e);
    }
  }

  private void play(Scenario scenario) {
    Player plays = new Player(scenario);
    player = Optional.of(plays);
    Rules rules = new Rules(plays);
    for (int i = 0; i < scenario.steps().size(); i++) {
      done.add(text.steps().get(i));
      perform(plays, rules, scenario.steps().get(i));
    }
    new Mending(plays, rules, deed -> perform(plays, rules, deed)).mend(way);
  }

  private void perform(Player plays, Rules rules, String deed) {
    done.add(deed);
    Fields fields = new Fields((field, why) -> new ProblemException("bad", "", field, why));
    List<String> services =
        plays.roster.instances().stream().map(one -> one.name()).distinct().toList();
    Deed what = new DeedReader(fields, plays.nodes.names(), services).read(deed);
    perform(plays, rules, new Scenario.Step("", deed, what, new TreeMap<>()));
  }

  private static void perform(Player plays, Rules rules, Scenario.Step step) {
    rules.defines(step.what().defined().keySet());
    plays.play(step);
    rules.defines(step.what().defined().keySet());
    rules.check();
  }

  String played() {
    return text.with(done).yaml();
  }

  String status() {
    StringBuilder status = new StringBuilder();
    player.ifPresent(
        plays ->
            plays
                .roster
                .instances()
                .forEach(
                    one ->
                        status
                            .append("# ")
                            .append(one.id())
                            .append(' ')
                            .append(one.placement())
                            .append('\n')));
    return status.toString();
  }
}
