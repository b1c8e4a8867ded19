package org.lockstep.itests.benchmarks.locks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Three members, each a process. */
final class Processes implements AutoCloseable {
  private static final long PATIENCE_S = 60;

  private final SharedFolder folder = SharedFolder.make();
  private final List<Child> all = new ArrayList<>();

  Processes(String... jvm) throws Exception {
    for (int id = 0; id < SharedFolder.NODES; id++) {
      all.add(
          new Child(
              LockProcess.class,
              List.of(jvm),
              List.of(folder.path().toString(), Integer.toString(id))));
    }
    for (Child each : all) {
      each.answer().get(PATIENCE_S, TimeUnit.SECONDS);
    }
  }

  Child get(int id) {
    return all.get(id);
  }

  @Override
  public void close() throws Exception {
    for (Child each : all) {
      each.close();
    }
    folder.close();
  }
}
