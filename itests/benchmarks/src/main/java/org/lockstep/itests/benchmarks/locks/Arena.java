package org.lockstep.itests.benchmarks.locks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lockstep.itests.benchmarks.locks.Contest.Case;
import org.lockstep.itests.benchmarks.locks.Contest.Contested;
import org.lockstep.itests.benchmarks.locks.ContestProcess.Kind;

/** Three processes of one lock manager. */
final class Arena implements AutoCloseable {
  private static final long START_S = 90;
  private static final long FIRST_WARM_MS = 15_000;
  private static final long WARM_MS = 3_000;
  private static final long TOUCH_MS = 1_000;
  private static final long MEASURED_MS = 1_000L * Integer.getInteger("seconds", 5);

  private final Kind kind;
  private final SharedFolder folder = SharedFolder.make();
  private final List<Child> processes = new ArrayList<>();

  Arena(Kind kind) throws Exception {
    this.kind = kind;
  }

  /** Hazelcast asks for the rest. */
  private List<String> jvm() {
    List<String> options = new ArrayList<>(List.of("-Xmx1g"));
    if (kind == Kind.HAZELCAST) {
      options.addAll(List.of("--add-modules", "java.se"));
      options.addAll(List.of("--add-exports", "java.base/jdk.internal.ref=ALL-UNNAMED"));
      for (String each :
          List.of(
              "java.base/java.lang",
              "java.base/sun.nio.ch",
              "java.management/sun.management",
              "jdk.management/com.sun.management.internal")) {
        options.addAll(List.of("--add-opens", each + "=ALL-UNNAMED"));
      }
    }
    return options;
  }

  /** Why it does not. */
  Optional<String> start() throws Exception {
    List<CompletableFuture<String>> ready = new ArrayList<>();
    for (int id = 0; id < SharedFolder.NODES; id++) {
      Child process =
          new Child(
              ContestProcess.class,
              jvm(),
              List.of(kind.name(), folder.path().toString(), Integer.toString(id)));
      processes.add(process);
      ready.add(process.answer());
    }
    try {
      for (CompletableFuture<String> each : ready) {
        each.get(START_S, TimeUnit.SECONDS);
      }
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      return Optional.of("not ready after " + START_S + " s");
    }
  }

  /** Once, before what is measured. */
  void warmUp(Case each) throws Exception {
    waits(each, each.threads(), "warm-up-", FIRST_WARM_MS);
  }

  Contested run(Case each) throws Exception {
    String prefix = each.name().replaceAll("[^a-z0-9]+", "-") + "-";
    waits(each, each.before(), prefix, TOUCH_MS);
    waits(each, each.threads(), prefix, WARM_MS);
    Waits waits = waits(each, each.threads(), prefix, MEASURED_MS);
    return new Contested(waits.count() * 1_000.0 / MEASURED_MS, waits);
  }

  private Waits waits(Case each, List<Integer> threads, String prefix, long millis)
      throws Exception {
    List<CompletableFuture<String>> running = new ArrayList<>();
    for (int id = 0; id < processes.size(); id++) {
      running.add(
          processes.get(id).asked(prefix, each.resources(), threads.get(id), millis, file(id)));
    }
    Waits together = new Waits();
    for (int id = 0; id < processes.size(); id++) {
      running.get(id).get(START_S, TimeUnit.SECONDS);
      together.addAll(Waits.read(file(id)));
    }
    return together;
  }

  private Path file(int id) {
    return folder.path().resolve("waits-" + id);
  }

  @Override
  public void close() throws Exception {
    for (Child process : processes) {
      process.close();
    }
    folder.close();
  }
}
