package org.lockstep.shell.commands.services;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.Registration;
import org.lockstep.registration.ScenarioReport;
import org.lockstep.registration.Scenarios;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.WrongUsageException;
import org.lockstep.shell.commands.text.Json;
import org.lockstep.shell.commands.text.Paint;
import org.lockstep.shell.commands.text.TextFile;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code simulate FILE}, {@code simulate --from-live --do DEED}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "simulate")
@Command(
    description = {
      "Replays a scenario, or says what would happen to the cluster as it is",
      "The core that decides is the one that runs live; nothing is changed. The exit code is 1 if"
          + " anything is not as expected."
    })
public final class Simulate implements ShellCommand {
  /** It is asked of a node that is running. */
  public static final String FROM_LIVE = "--from-live";

  private static final int MAX_BYTES = 4 * 1024 * 1024;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL)
  @Nullable Scenarios scenarios;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL)
  @Nullable Registration registration;

  @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "A scenario in YAML")
  @Nullable Path file;

  @Option(names = FROM_LIVE, description = "Starts from the cluster as it is")
  boolean live;

  @Option(
      names = "--do",
      paramLabel = "DEED",
      description = "Like 'crash N1'; several, one after the other")
  List<String> deeds = List.of();

  @Option(names = "--json", description = "As one JSON document")
  boolean json;

  /** As a component. */
  public Simulate() {}

  /** Without a node. */
  public Simulate(Scenarios scenarios) {
    this.scenarios = scenarios;
  }

  record Document(boolean ok, List<Step> steps) {}

  record Step(
      String at,
      @JsonProperty("do") String deed,
      boolean ok,
      List<String> differences,
      SortedMap<String, ScenarioReport.Service> services) {}

  @Override
  public int run(Console console) throws Exception {
    ScenarioReport report = live ? whatIf() : replay(console);
    console.print(
        json
            ? Json.text(document(report))
            : Paint.states(ScenarioText.of(report, !live), console.terminal()));
    return report.ok() ? 0 : 1;
  }

  private ScenarioReport whatIf() {
    if (file != null || deeds.isEmpty()) {
      throw wrong("with " + FROM_LIVE + " give what happens as --do 'crash N1', and no file");
    }
    if (registration == null) {
      throw refused("registration does not run on this node");
    }
    return registration.whatIf(deeds);
  }

  private ScenarioReport replay(Console console) throws Exception {
    if (file == null || !deeds.isEmpty()) {
      throw wrong("give a file, or " + FROM_LIVE + " and what happens as --do 'crash N1'");
    }
    if (scenarios == null) {
      throw refused("registration is not installed on this node");
    }
    String yaml = TextFile.read(console.folder().resolve(file), MAX_BYTES, "scenario refused");
    return scenarios.play(yaml, file.toString());
  }

  private static WrongUsageException wrong(String why) {
    return new WrongUsageException("wrong-usage", "not simulated", "", why);
  }

  private static ProblemException refused(String why) {
    return new ProblemException("not-simulated", "not simulated", "", why);
  }

  private static Document document(ScenarioReport report) {
    return new Document(report.ok(), report.steps().stream().map(Simulate::step).toList());
  }

  private static Step step(ScenarioReport.Step step) {
    return new Step(step.at(), step.deed(), step.ok(), step.differences(), step.services());
  }
}
