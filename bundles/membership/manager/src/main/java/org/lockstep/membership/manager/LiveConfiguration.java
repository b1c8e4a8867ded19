package org.lockstep.membership.manager;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.NodeTies;
import org.lockstep.membership.spi.NodeConfiguration;
import org.lockstep.store.Change;
import org.lockstep.store.CommitResult;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.Transaction;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;

/** Asks the master, who decides, for one record's change: made of the copy that is here. */
final class LiveConfiguration implements NodeConfiguration {
  private static final String WHAT = "configuration not changed";

  private final MembershipDatabase database;
  private final BooleanSupplier member;
  private final Supplier<SortedMap<String, StoredRecord>> records;
  private final Function<Transaction, CompletableFuture<CommitResult>> committer;
  private final Collection<NodeTies> ties;

  /**
   * @param member whether this node is one: another's copy is as old as its boot
   * @param committer the way to the master
   * @param ties whoever knows why a node has to stay; they come and go
   */
  LiveConfiguration(
      MembershipDatabase database,
      BooleanSupplier member,
      Supplier<SortedMap<String, StoredRecord>> records,
      Function<Transaction, CompletableFuture<CommitResult>> committer,
      Collection<NodeTies> ties) {
    this.database = database;
    this.member = member;
    this.records = records;
    this.committer = committer;
    this.ties = ties;
  }

  @Override
  public CompletionStage<NodeId> add(String name, UnaryOperator<NodeConfig> settings) {
    return attempted(
        () -> {
          requireOpen("node not added", name);
          NodeId slot = free(name);
          Change change = changed(NodeConfig.of(slot.value(), name), settings);
          return commit(name, change).thenApply(done -> slot);
        });
  }

  @Override
  public CompletionStage<Void> change(String name, UnaryOperator<NodeConfig> settings) {
    return attempted(
        () -> {
          NodeConfig before = known(name);
          return commit(name, changed(before, settings));
        });
  }

  @Override
  public CompletionStage<Void> remove(String name) {
    return attempted(
        () -> {
          requireOpen("node not removed", name);
          NodeId slot = known(name).id();
          SortedMap<String, Long> seen = new TreeMap<>();
          ties.forEach(known -> seen.putAll(known.requireNone(slot)));
          return commit(name, Change.delete(NodeConfig.key(slot)), seen);
        });
  }

  private static Change changed(NodeConfig before, UnaryOperator<NodeConfig> settings) {
    NodeConfig after = settings.apply(before);
    if (!after.id().equals(before.id()) || !after.name().equals(before.name())) {
      throw new IllegalArgumentException("a node keeps its slot and its name: " + before.name());
    }
    try {
      return after.toChange();
    } catch (IllegalArgumentException e) {
      throw new ProblemException("bad-config", WHAT, before.name(), String.valueOf(e.getMessage()));
    }
  }

  private <T> CompletionStage<T> attempted(Supplier<CompletionStage<T>> work) {
    try {
      if (!member.getAsBoolean()) {
        throw new ProblemException(
            "not-a-member",
            WHAT,
            "this node",
            "it is not a member of the cluster; ask one that is");
      }
      return work.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void requireOpen(String what, String name) {
    if (database.nodesAreFixed()) {
      throw new ProblemException(
          "nodes-fixed", what, name, "the nodes of this store are those it was made with");
    }
  }

  private NodeId free(String name) {
    SortedMap<NodeId, NodeConfig> all = NodeConfig.all(records.get());
    return IntStream.range(0, database.header().slots())
        .mapToObj(NodeId::of)
        .filter(slot -> !all.containsKey(slot))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    "no-slot",
                    "node not added",
                    name,
                    "all "
                        + database.header().slots()
                        + " slots that the disk was formatted for are taken; remove a node"));
  }

  private NodeConfig known(String name) {
    SortedMap<NodeId, NodeConfig> all = NodeConfig.all(records.get());
    return all.values().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    "unknown-node",
                    "no such node",
                    name,
                    "the cluster has "
                        + all.values().stream()
                            .map(NodeConfig::name)
                            .collect(Collectors.joining(", "))));
  }

  private CompletableFuture<Void> commit(String name, Change change) {
    return commit(name, change, new TreeMap<>());
  }

  /**
   * @param seen versions of other records that it was decided by
   */
  private CompletableFuture<Void> commit(String name, Change change, SortedMap<String, Long> seen) {
    String key = change.key();
    long version =
        Optional.ofNullable(records.get().get(key)).map(StoredRecord::version).orElse(0L);
    seen.put(key, version);
    Transaction transaction = new Transaction(seen, List.of(change));
    return committer.apply(transaction).thenAccept(result -> requireDone(name, result));
  }

  private static void requireDone(String name, CommitResult result) {
    if (result instanceof CommitResult.Refused refused) {
      throw new ProblemException(refused.problem());
    } else if (result instanceof CommitResult.Conflict) {
      throw new ProblemException(
          "conflict", WHAT, name, "somebody else has changed it meanwhile; look, and ask again");
    } else if (result instanceof CommitResult.Unknown unknown) {
      throw new ProblemException(
          "unknown-outcome",
          "nobody can tell yet whether the configuration was changed",
          name,
          unknown.why() + "; 'lockstep node list' shows it");
    }
  }
}
