package org.lockstep.itests.benchmarks.locks;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.lockstep.dlm.ClusterLock;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.Lockspace;
import org.lockstep.itests.benchmarks.locks.peers.CuratorMutexes;
import org.lockstep.itests.benchmarks.locks.peers.HazelcastMutexes;
import org.lockstep.itests.benchmarks.locks.peers.Mutexes;

/** One of three processes of a lock manager: which one, folder, number. */
final class ContestProcess {
  private ContestProcess() {}

  /** Whose locks. */
  enum Kind {
    LOCKSTEP,
    CURATOR,
    HAZELCAST
  }

  public static void main(String[] args) {
    Answers.give(
        () -> {
          Mutexes locks = join(Kind.valueOf(args[0]), Path.of(args[1]), Integer.parseInt(args[2]));
          return words -> contend(locks, words);
        });
  }

  private static Mutexes join(Kind kind, Path folder, int id) throws Exception {
    return switch (kind) {
      case LOCKSTEP -> lockstep(folder, id);
      case CURATOR -> new CuratorMutexes(folder, id);
      case HAZELCAST -> new HazelcastMutexes(id);
    };
  }

  private static Mutexes lockstep(Path folder, int id) throws Exception {
    Lockspace space = new SharedFolder(folder).member(id, UnaryOperator.identity()).space();
    return name -> {
      ClusterLock lock = space.acquire(name, LockMode.EX);
      return lock::close;
    };
  }

  /** {@code prefix resources threads milliseconds file}: answers when the file is written. */
  private static String contend(Mutexes locks, List<String> words) throws Exception {
    Waits waits =
        Contender.runAll(
            locks,
            words.get(0),
            Integer.parseInt(words.get(1)),
            Integer.parseInt(words.get(2)),
            Long.parseLong(words.get(3)));
    waits.write(Path.of(words.get(4)));
    return Integer.toString(waits.count());
  }
}
