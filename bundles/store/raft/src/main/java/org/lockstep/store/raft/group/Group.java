package org.lockstep.store.raft.group;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.protocols.raft.Role;
import org.jgroups.raft.StateMachine;
import org.jgroups.raft.util.Utils;
import org.lockstep.interconnect.key.ClusterKey;
import org.lockstep.store.raft.log.DurableLog;
import org.lockstep.store.spi.Timing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member's part in the group. Entries are brought to the leader by a message of their own: the
 * library's redirection would serialise exceptions, and keep what is never answered.
 */
public final class Group implements Receiver, AutoCloseable {
  static {
    CalmLog.install(); // before any class of the library asks for its log
  }

  private static final Logger LOG = LoggerFactory.getLogger(Group.class);

  private static final int LEAD_ATTEMPTS = 25;
  private static final long LEAD_AGAIN_MS = 20;

  private final JChannel channel;
  private final CheckedRaft raft;
  private final Predicate<byte[]> admissible;

  private Group(JChannel channel, CheckedRaft raft, Predicate<byte[]> admissible) {
    this.channel = channel;
    this.raft = raft;
    this.admissible = admissible;
  }

  /**
   * What a member is told.
   *
   * @param name what is told apart by: other settings are another group
   * @param self this member
   * @param members all, this one too
   * @param key without it nobody is heard or answered
   * @param snapshotBytes of entries, after which a snapshot takes their place
   */
  public record Plan(
      String name,
      Place self,
      List<Place> members,
      ClusterKey key,
      Timing timing,
      int snapshotBytes) {
    List<Place> others() {
      return members.stream().filter(each -> !each.equals(self)).toList();
    }
  }

  /**
   * Joins the others, or waits for them as a group of one.
   *
   * @param admissible which entries of other members are taken into the log
   * @throws Exception as the library does: the place is taken, another of that name is there …
   */
  public static Group join(
      Plan plan, DurableLog log, StateMachine machine, Predicate<byte[]> admissible)
      throws Exception {
    CheckedRaft raft =
        new CheckedRaft(
            plan.members().stream().map(Place::name).toList(),
            plan.self().name(),
            log,
            plan.snapshotBytes(),
            Pace.of(plan.timing()).silenceMs());
    raft.stateMachine(machine);
    raft.addRoleListener(role -> tell(plan, role));
    JChannel channel =
        new JChannel(
            Stack.of(plan.self(), plan.others(), plan.key(), Pace.of(plan.timing()), raft));
    Group group = new Group(channel, raft, admissible);
    try {
      channel.setName(plan.self().name());
      channel.setReceiver(group);
      channel.connect(plan.name());
      log.afterFailure(group::leaveSoon);
      return group;
    } catch (Exception | Error e) {
      channel.close();
      throw e;
    }
  }

  /** Who looks for the reason of a delay wants to know. */
  private static void tell(Plan plan, Role role) {
    if (role == Role.Leader) {
      LOG.info("{} leads the members of the store", plan.self().name());
    }
  }

  /** Whether somebody leads, as far as is known here. */
  public boolean hasLeader() {
    return raft.leader() != null;
  }

  /** The members that are heard, by name. */
  public List<String> heard() {
    View view = channel.getView();
    List<String> names = new ArrayList<>();
    if (view != null) {
      view.forEach(address -> names.add(Utils.extractRaftId(address)));
    }
    names.sort(null);
    return names;
  }

  /**
   * Brings an entry to the leader.
   *
   * @return whether there is one; if so the entry may or may not get into the log
   */
  public boolean offer(byte[] entry) {
    Address leader = raft.leader();
    View view = channel.getView();
    if (leader == null || view == null || !view.containsMember(leader)) {
      return false; // one that has gone would be given what can be sent once only
    }
    try {
      if (leader.equals(channel.getAddress())) {
        raft.setAsync(entry, 0, entry.length);
      } else {
        channel.send(new BytesMessage(leader, entry));
      }
      return true;
    } catch (Exception e) {
      return false; // nobody leads any more, or the channel is closed
    }
  }

  /** An entry of another member, for the leader. */
  @Override
  public void receive(Message message) {
    if (message.hasArray()) {
      int offset = message.getOffset();
      byte[] entry = Arrays.copyOfRange(message.getArray(), offset, offset + message.getLength());
      if (admissible.test(entry)) {
        lead(entry, LEAD_ATTEMPTS);
      }
    }
  }

  /** Others may know a moment earlier than this member that it leads. */
  private void lead(byte[] entry, int attempts) {
    if (raft.isLeader()) {
      offer(entry);
    } else if (attempts > 0 && raft.leader() == null) {
      CompletableFuture.delayedExecutor(LEAD_AGAIN_MS, TimeUnit.MILLISECONDS)
          .execute(() -> lead(entry, attempts - 1));
    }
  }

  /** A member that cannot write any more must not be in the way of those that can. */
  private void leaveSoon() {
    Thread thread = new Thread(channel::close, "lockstep-store-leaves");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    channel.close();
  }
}
