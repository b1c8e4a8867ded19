package org.lockstep.events.watchers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.actions.ProgramLauncher.LaunchedProgram;
import org.lockstep.actions.ProgramSpec;
import org.lockstep.base.Problem;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.PollingWatcher;
import org.lockstep.events.Watch;
import org.lockstep.events.WatcherType;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** A program whose exit code is not 0; it dies with the node. */
@Component(service = EventWatcher.class)
@WatcherType(type = "command")
public final class CommandWatcher extends PollingWatcher {
  private final ProgramLauncher launcher;

  @Activate
  public CommandWatcher(@Reference ProgramLauncher launcher) {
    this.launcher = launcher;
  }

  @Override
  public Set<String> in() {
    return Set.of("command");
  }

  @Override
  public Set<String> out() {
    return Set.of(REASON, "exit");
  }

  @Override
  public List<Problem> validate(Map<String, Object> in) {
    return Given.problems(() -> new Given(in).texts("command"));
  }

  @Override
  protected CompletionStage<Optional<Map<String, String>>> look(Watch watch) {
    ProgramSpec spec =
        new ProgramSpec(
            watch.event(), new Given(watch.in()).texts("command"), Map.of(), Optional.empty());
    return launcher.launch(spec).thenCompose(program -> ended(program, watch));
  }

  private CompletionStage<Optional<Map<String, String>>> ended(
      LaunchedProgram program, Watch watch) {
    Future<?> late =
        timer()
            .schedule(() -> program.kill(false), watch.timeout().toMillis(), TimeUnit.MILLISECONDS);
    return program
        .exit()
        .thenApply(
            code -> {
              late.cancel(false);
              if (code == 0) {
                return Optional.empty();
              }
              String line = program.lastLine();
              String reason = "exit code " + code + (line.isEmpty() ? "" : ": " + line);
              return Optional.of(Found.out(reason, Map.of("exit", "" + code)));
            });
  }

  @Override
  @Deactivate
  public void close() {
    super.close();
  }
}
