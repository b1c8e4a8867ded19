package org.lockstep.events.watchers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.base.Problem;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.PollingWatcher;
import org.lockstep.events.Watch;
import org.lockstep.events.WatcherType;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** A process that has ended: of a client service, or of a pid file. */
@Component(service = EventWatcher.class)
@WatcherType(type = "process")
public final class ProcessWatcher extends PollingWatcher {
  private static final int MOST_BYTES = 64;

  private final ProgramLauncher launcher;

  @Activate
  public ProcessWatcher(@Reference ProgramLauncher launcher) {
    this.launcher = launcher;
  }

  @Override
  public Set<String> in() {
    return Set.of("client_service", "pid_file");
  }

  @Override
  public Set<String> out() {
    return Set.of(REASON);
  }

  @Override
  public List<Problem> validate(Map<String, Object> in) {
    return Given.problems(() -> check(new Given(in)));
  }

  private static void check(Given given) {
    if (given.text("client_service").isPresent() == given.text("pid_file").isPresent()) {
      throw Given.bad("pid_file", "either that, or client_service");
    }
  }

  @Override
  protected CompletionStage<Optional<Map<String, String>>> look(Watch watch) {
    Given given = new Given(watch.in());
    check(given);
    Optional<String> name = given.text("client_service");
    boolean runs =
        name.isPresent()
            ? !launcher.running(name.get()).isEmpty()
            : runs(Path.of(given.needed("pid_file")));
    return runs ? Found.nothing() : Found.problem("it has ended");
  }

  private static boolean runs(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip();
      return text.matches("[0-9]{1,10}")
          && ProcessHandle.of(Long.parseLong(text)).filter(ProcessHandle::isAlive).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  @Deactivate
  public void close() {
    super.close();
  }
}
