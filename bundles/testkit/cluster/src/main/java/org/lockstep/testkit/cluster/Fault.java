package org.lockstep.testkit.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration;
import org.lockstep.store.Transaction;
import org.lockstep.testkit.world.PathFaults;

/** What can be done to a cluster; most of it for a while. */
public enum Fault {
  /** The node is started, if it is not up. */
  START(8, false) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.node(step.node()).start();
    }
  },
  /** The node leaves gracefully. */
  LEAVE(3, false) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.node(step.node()).leave();
    }
  },
  /** One node has the other forced out. */
  FORCE(1, false) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.node(step.node()).force(NodeId.of(step.other()));
    }
  },
  /** A record is written by way of the node. */
  COMMIT(6, false) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      String key = "scenario/" + step.atMs() % 16;
      cluster.node(step.node()).commit(Transaction.builder().put(key, "at " + step.atMs()).build());
    }
  },
  /** One of the node's subsystems is removed live, and comes back in the end. */
  HOT_REMOVAL(4, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      subsystem(cluster, step).ifPresent(cluster.node(step.node())::remove);
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      subsystem(cluster, step).ifPresent(cluster.node(step.node())::install);
    }
  },
  /** Somebody starts the node though it is up. */
  TWIN(1, false) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.node(step.node()).startTwin();
    }
  },
  /** SIGKILL of the node. */
  KILL(4, false) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.node(step.node()).kill();
    }
  },
  /** SIGKILL of the supervisor. */
  KILL_SUPERVISOR(1, false) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.node(step.node()).killSupervisor();
    }
  },
  /** Node and supervisor are gone at once. */
  POWER_OFF(1, false) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.node(step.node()).powerOff();
    }
  },
  /** Everything is without power. */
  ALL_OFF(1, false) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.nodes().forEach(SimulatedNode::powerOff);
    }
  },
  /** SIGSTOP, and SIGCONT in the end. */
  PAUSE(4, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.node(step.node()).pause();
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      cluster.node(step.node()).resume();
    }
  },
  /** Nothing gets from the one node to the other. */
  CUT_ONE_WAY(2, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.network().cut(NodeId.of(step.node()), NodeId.of(step.other()));
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      cluster.network().join(NodeId.of(step.node()), NodeId.of(step.other()));
    }
  },
  /** The two nodes do not hear each other. */
  CUT(2, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.network().cut(List.of(NodeId.of(step.node())), List.of(NodeId.of(step.other())));
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      cluster.network().join(List.of(NodeId.of(step.node())), List.of(NodeId.of(step.other())));
    }
  },
  /** The node hears nobody, and nobody hears it. */
  ISOLATE(2, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.network().cut(List.of(NodeId.of(step.node())), others(cluster, step));
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      cluster.network().join(List.of(NodeId.of(step.node())), others(cluster, step));
    }
  },
  /** Two nodes, and all others: neither side hears the other. */
  SPLIT(1, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.network().cut(side(step), otherSide(cluster, step));
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      cluster.network().join(side(step), otherSide(cluster, step));
    }
  },
  /** The others hear the node, but not each other. */
  BRIDGE(1, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      others(cluster, step)
          .forEach(id -> cluster.network().cut(List.of(id), beyond(cluster, step, id)));
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      others(cluster, step)
          .forEach(id -> cluster.network().join(List.of(id), beyond(cluster, step, id)));
    }
  },
  /** The two nodes hear each other now and then. */
  FLAP(1, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      long third = step.forMs() / 3;
      CUT.begin(cluster, step);
      cluster.world().after(Duration.ofMillis(third), () -> CUT.end(cluster, step));
      cluster.world().after(Duration.ofMillis(2 * third), () -> CUT.begin(cluster, step));
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      CUT.end(cluster, step);
    }
  },
  /** Some messages are lost, some arrive twice. */
  LOSSY(2, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.network().unreliable(50, 50);
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      cluster.network().unreliable(0, 0);
    }
  },
  /** Messages take up to 300 ms. */
  SLOW_NETWORK(2, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.network().slow(Duration.ofMillis(300));
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      cluster.network().slow(Duration.ZERO);
    }
  },
  /** The node's way to the shared disk fails. */
  DISK_FAILS(2, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.node(step.node()).disks().forEach(path -> path.fail(true));
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      cluster.node(step.node()).disks().forEach(path -> path.fail(false));
    }
  },
  /** The node's way to the shared disk answers only in the end. */
  DISK_STALLS(3, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      Duration time = Duration.ofMillis(step.forMs());
      cluster.node(step.node()).disks().forEach(path -> path.stall(cluster.world(), time));
    }
  },
  /** Each transfer of the node takes up to 200 ms. */
  DISK_SLOW(2, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.node(step.node()).disks().forEach(path -> path.slow(Duration.ofMillis(200)));
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      cluster.node(step.node()).disks().forEach(path -> path.slow(Duration.ZERO));
    }
  },
  /** Everybody's way to the shared disk fails. */
  DISKS_FAIL(1, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.nodes().forEach(node -> node.disks().forEach(path -> path.fail(true)));
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      cluster.nodes().forEach(node -> node.disks().forEach(path -> path.fail(false)));
    }
  },
  /** Each transfer of shared data takes up to 450 ms: no more, or no lease would be a proof. */
  DATA_SLOW(2, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.dataFaults().slow(Duration.ofMillis(450));
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      cluster.dataFaults().slow(Duration.ZERO);
    }
  },
  /** A tenth of the node's writes are said to have failed, and land seconds later. */
  DISK_LATE(2, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.node(step.node()).disks().forEach(path -> path.late(100));
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      cluster.node(step.node()).disks().forEach(path -> path.late(0));
    }
  },
  /** One of the voting disks fails for everybody. */
  VOTER_FAILS(4, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      cluster.nodes().forEach(node -> voter(cluster, node, step).fail(true));
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      cluster.nodes().forEach(node -> voter(cluster, node, step).fail(false));
    }
  },
  /** The node's way to one of the voting disks fails. */
  VOTER_LOST(4, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      voter(cluster, cluster.node(step.node()), step).fail(true);
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      voter(cluster, cluster.node(step.node()), step).fail(false);
    }
  },
  /** The node's way to one of the voting disks answers only in the end. */
  VOTER_STALLS(4, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      Duration time = Duration.ofMillis(step.forMs());
      voter(cluster, cluster.node(step.node()), step).stall(cluster.world(), time);
    }
  },
  /** On one of the voting disks a third of the node's writes land seconds after they failed. */
  VOTER_LATE(4, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      voter(cluster, cluster.node(step.node()), step).late(300);
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      voter(cluster, cluster.node(step.node()), step).late(0);
    }
  },
  /** A client service is transferred by hand, to the other node or to any. */
  TRANSFER(4, false) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      ask(cluster, step, (service, name) -> service.transfer(name, target(step)));
    }
  },
  /** A client service is registered by hand, on the other node or on any. */
  REGISTER(4, false) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      ask(cluster, step, (service, name) -> service.register(name, target(step)));
    }
  },
  /** A client service is deregistered by hand. */
  DEREGISTER(3, false) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      ask(cluster, step, Registration::deregister);
    }
  },
  /** What a client service has launched on the node ends by itself. */
  PROGRAM_DIES(2, false) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      String name = cluster.clientServices().of(step);
      launching(cluster, step).ifPresent(each -> each.programs().die(name));
    }
  },
  /** The event manager's bundle is stopped on the node, and started again in the end. */
  EVENTS_STOP(2, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      launching(cluster, step).ifPresent(Launching::removeEvents);
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      launching(cluster, step).ifPresent(Launching::addEvents);
    }
  },
  /** As {@link #EVENTS_STOP}, registration's. */
  REGISTRATION_STOPS(2, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      launching(cluster, step).ifPresent(Launching::removeRegistration);
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      launching(cluster, step).ifPresent(Launching::addRegistration);
    }
  },
  /** As {@link #EVENTS_STOP}, the one with the action function (RL-7). */
  ACTIONS_STOP(2, true) {
    @Override
    void begin(SimulatedCluster cluster, Step step) {
      launching(cluster, step).ifPresent(Launching::removeActions);
    }

    @Override
    void end(SimulatedCluster cluster, Step step) {
      launching(cluster, step).ifPresent(Launching::addActions);
    }
  };

  private static PathFaults voter(SimulatedCluster cluster, SimulatedNode node, Step step) {
    return node.disks().get((int) (step.atMs() % cluster.disks().size()));
  }

  private static Optional<Launching> launching(SimulatedCluster cluster, Step step) {
    return cluster.node(step.node()).launching();
  }

  /** By way of the node, if it is asked anything. */
  private static void ask(
      SimulatedCluster cluster, Step step, BiConsumer<Registration, String> what) {
    String name = cluster.clientServices().of(step);
    launching(cluster, step)
        .flatMap(Launching::service)
        .ifPresent(service -> what.accept(service, name));
  }

  private static Optional<NodeId> target(Step step) {
    return Optional.of(NodeId.of(step.other())).filter(any -> step.forMs() % 2 == 0);
  }

  private static List<NodeId> others(SimulatedCluster cluster, Step step) {
    return cluster.nodes().stream()
        .map(SimulatedNode::id)
        .filter(id -> id.value() != step.node())
        .toList();
  }

  private static List<NodeId> side(Step step) {
    return List.of(NodeId.of(step.node()), NodeId.of(step.other()));
  }

  private static List<NodeId> otherSide(SimulatedCluster cluster, Step step) {
    return others(cluster, step).stream().filter(id -> id.value() != step.other()).toList();
  }

  private static List<NodeId> beyond(SimulatedCluster cluster, Step step, NodeId from) {
    return others(cluster, step).stream().filter(id -> id.compareTo(from) > 0).toList();
  }

  private static Optional<Subsystem> subsystem(SimulatedCluster cluster, Step step) {
    List<Subsystem> all = cluster.subsystems();
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(all.get((int) (step.atMs() % all.size())));
  }

  private static final Set<Fault> VOTERS =
      Set.of(VOTER_FAILS, VOTER_LOST, VOTER_STALLS, VOTER_LATE);

  private final int weight;
  private final boolean lasts;

  Fault(int weight, boolean lasts) {
    this.weight = weight;
    this.lasts = lasts;
  }

  /** How often it is drawn, beside the others. */
  int weight() {
    return weight;
  }

  /** Whether it ends by itself, after {@link Step#forMs}. */
  boolean lasts() {
    return lasts;
  }

  /** Whether it can befall the cluster of that seed. */
  boolean befalls(long seed) {
    return !VOTERS.contains(this) || SimulatedCluster.votingDisks(seed) > 1;
  }

  /** Whether it keeps some from hearing others. */
  boolean parts() {
    return this == CUT_ONE_WAY || this == CUT || this == ISOLATE || this == SPLIT || this == BRIDGE;
  }

  /** Whether it is about client services, and nothing where there are none. */
  boolean launches() {
    return compareTo(TRANSFER) >= 0;
  }

  abstract void begin(SimulatedCluster cluster, Step step);

  void end(SimulatedCluster cluster, Step step) {
    // it was over with its beginning
  }
}
