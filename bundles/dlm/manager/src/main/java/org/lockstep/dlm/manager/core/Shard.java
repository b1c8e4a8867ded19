package org.lockstep.dlm.manager.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.ResourceName;
import org.lockstep.dlm.ValueBlock;

/**
 * The resources of one shard of a lockspace, as one node knows them: its own locks, what it is the
 * master of, and, where it keeps it, the directory (DLM-2). What happens when members come and go
 * is in {@link ShardRecovery}.
 */
public final class Shard {
  final Incarnation self;
  final Map<ResourceName, Known> known = new LinkedHashMap<>();
  final Directory directory = new Directory();
  final Map<Peer, PeerEntry> peers = new LinkedHashMap<>();

  /** This node's locks that others master, or nobody. */
  final Map<Long, OwnEntry> mine = new LinkedHashMap<>();

  /** The dead whose locks are retained until they are recovered (DLM-3). */
  final Set<Incarnation> unrecovered = new TreeSet<>();

  final Out out;
  final Outcome outcome = new ToTheirNodes();
  Set<Incarnation> members = Set.of();
  @Nullable Incarnation keeper;

  /** The directory moves: who is the master of what is not told meanwhile. */
  boolean frozen = true;

  /** Of the last change that this node was told. */
  long era;

  /** Forgotten resources had no higher token. */
  long floor;

  /** What is to be done of what was decided, in order; nothing of it may call this shard. */
  public interface Out {
    void granted(OwnEntry lock);

    void refused(OwnEntry lock, Reason why);

    void blocks(OwnEntry lock, LockMode wanted);

    void send(Incarnation to, Message message);
  }

  record Peer(Incarnation node, long id) {}

  public Shard(Incarnation self, Out out) {
    this.self = self;
    this.out = out;
  }

  // A node's own locks.

  /** One that {@link Entry#wants} something. */
  public void request(OwnEntry lock) {
    Known what = known.computeIfAbsent(lock.name(), Known::new);
    what.idle = false;
    lock.known = what;
    if (what.resource != null) {
      what.resource.request(lock, outcome);
    } else {
      what.add(lock);
      mine.put(lock.id(), lock);
      lock.waits = true;
      askOrFind(lock, what);
    }
  }

  private void askOrFind(OwnEntry lock, Known what) {
    if (what.master != null) {
      ask(lock, what.master);
    } else if (!what.orphaned) {
      find(what, false);
    }
  }

  private void ask(OwnEntry lock, Incarnation master) {
    lock.asked = master;
    out.send(master, new Message.Ask(lock.id(), lock.name(), wish(lock), lock.label()));
  }

  static Message.Wish wish(Entry entry) {
    return new Message.Wish(entry.wanted, entry.flags, entry.alternate);
  }

  /** One that is granted {@link Entry#wants} another mode. */
  public void convert(OwnEntry lock, @Nullable ValueBlock written) {
    Known what = known(lock);
    if (what.resource != null) {
      what.resource.convert(lock, written, outcome);
      return;
    }
    lock.demoted = false;
    lock.waits = !lock.granted.covers(lock.wanted);
    if (what.master != null) {
      out.send(what.master, new Message.Convert(lock.id(), wish(lock), written));
    } else if (!lock.waits) {
      keep(lock, written);
    }
    if (!lock.waits) {
      lock.granted = lock.wanted; // from now on, whatever the master has heard
      out.granted(lock);
    }
  }

  /** The next master takes it from here. */
  private static void keep(OwnEntry lock, @Nullable ValueBlock written) {
    if (written != null && lock.granted.writesValue()) {
      lock.value = written;
      lock.valueToken = lock.token;
    }
  }

  private static Known known(OwnEntry lock) {
    if (lock.known == null) {
      throw new IllegalStateException("it was never asked for");
    }
    return lock.known;
  }

  /** It is gone at once, for this node. */
  public void release(OwnEntry lock, @Nullable ValueBlock written) {
    Known what = known(lock);
    if (what.resource != null) {
      what.resource.release(lock, written, outcome);
    } else if (what.master != null) {
      drop(lock, what);
      out.send(what.master, new Message.Release(lock.id(), written));
    } else if (lock.holds) {
      keep(lock, written);
      lock.waits = false;
      lock.parted = true;
    } else {
      takeBack(lock);
      drop(lock, what);
    }
  }

  /** Who was asked for it may be the master by the time that hears of it. */
  private void takeBack(OwnEntry lock) {
    if (lock.asked != null) {
      out.send(lock.asked, new Message.Release(lock.id(), null));
    }
  }

  private void drop(OwnEntry lock, Known what) {
    what.own.remove(lock);
    mine.remove(lock.id());
    lock.holds = false;
    lock.waits = false;
  }

  /** What it waits for; {@link Out} tells whether it was in time. */
  public void cancel(OwnEntry lock, Reason why) {
    Known what = known(lock);
    if (!lock.waits) {
      return;
    }
    if (what.resource != null) {
      what.resource.cancel(lock, why, outcome);
    } else if (what.master != null) {
      out.send(what.master, new Message.Cancel(lock.id(), why));
    } else {
      if (!lock.holds) {
        takeBack(lock);
      }
      refused(lock, why);
    }
  }

  private void refused(OwnEntry lock, Reason why) {
    lock.waits = false;
    lock.wanted = lock.granted;
    if (!lock.holds) {
      drop(lock, known(lock));
    }
    out.refused(lock, why);
  }

  /** This node's locks, granted or not. */
  public void forEachOwn(Consumer<OwnEntry> what) {
    List.copyOf(mine.values()).forEach(what);
    for (Known each : known.values()) {
      if (each.resource != null) {
        each.resource.forEach(
            entry -> {
              if (entry instanceof OwnEntry own) {
                what.accept(own);
              }
            });
      }
    }
  }

  // What others say.

  /** From a member, in the order in which it was sent. */
  public void received(Incarnation from, Message message) {
    if (message instanceof Message.Ask ask) {
      asked(from, ask);
    } else if (message instanceof Message.Convert convert) {
      peer(from, convert.id()).ifPresent(lock -> convert(lock, convert));
    } else if (message instanceof Message.Release release) {
      released(from, release);
    } else if (message instanceof Message.Cancel cancel) {
      peer(from, cancel.id()).ifPresent(lock -> resource(lock).cancel(lock, cancel.why(), outcome));
    } else if (message instanceof Message.Granted granted) {
      mine(granted.id()).ifPresent(lock -> granted(lock, granted));
    } else if (message instanceof Message.Refused refused) {
      mine(refused.id()).ifPresent(lock -> refused(lock, refused.why()));
    } else if (message instanceof Message.Blocks blocks) {
      mine(blocks.id()).ifPresent(lock -> out.blocks(lock, blocks.wanted()));
    } else if (message instanceof Message.NotMaster not) {
      mine(not.id()).ifPresent(lock -> notMaster(from, lock));
    } else if (message instanceof Message.Find find) {
      find(from, find.name(), find.rebuilding());
    } else if (message instanceof Message.Found found) {
      found(found);
    } else if (message instanceof Message.Forget forget) {
      directory.remove(forget.name(), from);
      floor = Math.max(floor, forget.token());
    } else if (message instanceof Message.Mastered mastered) {
      mastered.names().forEach(name -> directory.put(name, from));
    } else if (message instanceof Message.Veiled veiled) {
      unrecovered.addAll(veiled.dead());
      directory.veilAll(); // what was veiled at its last keeper, this node does not know
    } else if (message instanceof Message.Rejoin rejoin) {
      rejoined(from, rejoin);
    } else if (message instanceof Message.HandOver handOver) {
      handedOver(handOver);
    }
  }

  private Optional<OwnEntry> mine(long id) {
    return Optional.ofNullable(mine.get(id)).filter(lock -> !lock.parted);
  }

  private Optional<PeerEntry> peer(Incarnation node, long id) {
    return Optional.ofNullable(peers.get(new Peer(node, id)));
  }

  private static Resource resource(PeerEntry lock) {
    if (lock.known.resource == null) {
      throw new IllegalStateException(lock.known.name + " is not mastered here");
    }
    return lock.known.resource;
  }

  private void asked(Incarnation from, Message.Ask ask) {
    Known what = known.get(ask.name());
    if (what == null || what.resource == null) {
      out.send(from, new Message.NotMaster(ask.id()));
      return;
    }
    what.idle = false;
    PeerEntry lock = new PeerEntry(from, ask.id(), what, ask.label());
    peers.put(new Peer(from, ask.id()), lock);
    lock.wants(ask.wish().mode(), ask.wish().how(), ask.wish().alternate());
    what.resource.request(lock, outcome);
  }

  private void convert(PeerEntry lock, Message.Convert convert) {
    lock.wants(convert.wish().mode(), convert.wish().how(), convert.wish().alternate());
    lock.knows = lock.granted.covers(lock.wanted);
    resource(lock).convert(lock, convert.written(), outcome);
  }

  private void released(Incarnation from, Message.Release release) {
    PeerEntry lock = peers.remove(new Peer(from, release.id()));
    if (lock != null) {
      resource(lock).release(lock, release.written(), outcome);
    }
  }

  private void granted(OwnEntry lock, Message.Granted granted) {
    lock.holds = true;
    lock.waits = false;
    lock.granted = granted.mode();
    lock.wanted = granted.mode();
    lock.token = granted.token();
    lock.value = granted.value();
    lock.valueToken = granted.valueToken();
    lock.demoted = granted.demoted();
    out.granted(lock);
  }

  private void notMaster(Incarnation from, OwnEntry lock) {
    Known what = known(lock);
    if (from.equals(lock.asked)) {
      lock.asked = null;
      if (from.equals(what.master)) {
        what.master = null;
      }
      askOrFind(lock, what);
    }
  }

  // Who is the master.

  /**
   * @param rebuilding of an orphan
   */
  void find(Known what, boolean rebuilding) {
    if (what.finding || keeper == null || frozen && !rebuilding) {
      return;
    }
    what.finding = true;
    if (keeper.equals(self)) {
      find(self, what.name, rebuilding);
    } else {
      out.send(keeper, new Message.Find(what.name, rebuilding));
    }
  }

  void find(Incarnation from, ResourceName name, boolean rebuilding) {
    if (!self.equals(keeper) || !members.contains(from)) {
      return; // it asks the next keeper when that knows, or leaves
    }
    if (frozen && !rebuilding) {
      directory.later(from, name);
      return;
    }
    directory
        .find(from, name, rebuilding)
        .ifPresent(
            answer -> {
              Message.Found found =
                  new Message.Found(name, answer.master(), floor, answer.veiled(), rebuilding);
              if (from.equals(self)) {
                found(found);
              } else {
                out.send(from, found);
              }
            });
  }

  private void found(Message.Found found) {
    Known what = known.computeIfAbsent(found.name(), Known::new);
    what.finding = false;
    if (what.resource != null || what.master != null) {
      return;
    }
    if (found.master().equals(self)) {
      long token = Math.max(floor, found.token());
      Resource resource = found.rebuilding() ? Resource.orphan(token) : Resource.fresh(token);
      if (found.veiled()) {
        veil(resource, what);
      }
      master(what, resource);
    } else if (members.contains(found.master())) {
      what.master = found.master();
      what.orphaned = false;
      for (OwnEntry lock : List.copyOf(what.own)) {
        if (found.rebuilding()) {
          rejoin(lock, what, found.master());
        } else if (lock.asked == null) { // else that answer is still to come
          ask(lock, found.master());
        }
      }
    }
  }

  private void rejoin(OwnEntry lock, Known what, Incarnation master) {
    lock.asked = master;
    lock.granted = lock.usable(); // more it may never get back
    out.send(
        master,
        new Message.Rejoin(
            lock.id(),
            what.name,
            lock.holds,
            lock.granted,
            lock.token,
            lock.value,
            lock.valueToken,
            lock.waits ? wish(lock) : null,
            lock.waits ? lock.waitedMs() : 0,
            lock.label()));
    if (lock.parted) {
      drop(lock, what);
      out.send(master, new Message.Release(lock.id(), null));
    }
  }

  /** This node is the master from now on. */
  private void master(Known what, Resource resource) {
    what.resource = resource;
    what.orphaned = false;
    Collection<OwnEntry> own = what.own;
    what.own = List.of();
    for (OwnEntry lock : own) {
      mine.remove(lock.id());
      lock.asked = null;
      if (resource.isRebuilding()) {
        lock.granted = lock.usable();
        resource.rejoin(lock, lock.value, lock.valueToken, lock.waitedMs());
        if (lock.parted) {
          resource.release(lock, null, outcome);
        }
      } else {
        lock.waits = false;
        resource.request(lock, outcome);
      }
    }
  }

  /** Before anybody asks: what dead nodes held of it, nobody knows (DLM-3). */
  private void veil(Resource resource, Known what) {
    unrecovered.forEach(dead -> veil(resource, what, dead));
  }

  void veil(Resource resource, Known what, Incarnation dead) {
    resource.veil(new PeerEntry(dead, PeerEntry.NO_ID, what, ""), LockMode.EX);
  }

  private void rejoined(Incarnation from, Message.Rejoin rejoin) {
    Known what = known.computeIfAbsent(rejoin.name(), Known::new);
    if (what.resource == null) {
      what.finding = false; // the directory has told the other first
      Resource resource = Resource.orphan(floor);
      veil(resource, what);
      master(what, resource);
    }
    PeerEntry lock = new PeerEntry(from, rejoin.id(), what, rejoin.label());
    peers.put(new Peer(from, rejoin.id()), lock);
    lock.holds = rejoin.holds();
    lock.waits = rejoin.pending() != null;
    lock.granted = rejoin.granted();
    lock.wanted = rejoin.granted();
    lock.token = rejoin.token();
    if (rejoin.pending() != null) {
      Message.Wish wish = rejoin.pending();
      lock.wants(wish.mode(), wish.how(), wish.alternate());
    }
    Resource resource = resource(lock);
    if (resource.isRebuilding()) {
      resource.rejoin(lock, rejoin.value(), rejoin.valueToken(), rejoin.waitedMs());
    } else {
      lock.waits = false; // it only waited: where it had held anything this would be rebuilding
      resource.request(lock, outcome);
    }
  }

  private void handedOver(Message.HandOver what) {
    boolean keeps = self.equals(keeper);
    boolean heirLives = members.contains(what.heir());
    Incarnation heir = keeps && !heirLives ? self : what.heir();
    if (keeps) {
      directory.put(what.name(), heir);
    }
    if (self.equals(heir)) {
      inherit(what);
    } else if (heirLives) {
      out.send(heir, what);
    }
  }

  private void inherit(Message.HandOver from) {
    Known what = known.computeIfAbsent(from.name(), Known::new);
    what.finding = false;
    if (what.resource == null) { // else somebody was quicker to rejoin
      what.master = null;
      master(what, Resource.orphan(floor));
    }
    Resource resource = Objects.requireNonNull(what.resource);
    resource.inherit(from.token(), from.value(), from.valueToken());
    for (Message.Retained dead : from.retained()) {
      if (unrecovered.contains(dead.node())) {
        resource.veil(new PeerEntry(dead.node(), PeerEntry.NO_ID, what, ""), dead.mode());
      }
    }
    if (from.era() < era) {
      resource.doubt(); // it may have been one of the dead's since
      veil(resource, what);
    }
  }

  /** Now and then: what nobody has used since the last time is forgotten. */
  public void sweep() {
    if (frozen) {
      return;
    }
    List<Known> unused = new ArrayList<>();
    for (Known what : known.values()) {
      if (!what.isOfNoUse() || what.finding) {
        what.idle = false;
      } else if (what.idle) {
        unused.add(what);
      } else {
        what.idle = true;
      }
    }
    unused.forEach(this::forget);
  }

  private void forget(Known what) {
    known.remove(what.name);
    if (what.resource != null && keeper != null) {
      long token = what.resource.token();
      if (keeper.equals(self)) {
        directory.remove(what.name, self);
        floor = Math.max(floor, token);
      } else {
        out.send(keeper, new Message.Forget(what.name, token));
      }
    }
  }

  /** Where a resource's outcomes go. */
  private final class ToTheirNodes implements Outcome {
    @Override
    public void granted(Entry entry) {
      if (entry instanceof OwnEntry lock) {
        Resource resource = known(lock).resource;
        if (resource != null) {
          lock.value = resource.value();
          lock.valueToken = resource.valueToken();
        }
        out.granted(lock);
      } else if (entry instanceof PeerEntry lock) {
        Resource resource = resource(lock);
        if (lock.knows) {
          lock.knows = false;
          return;
        }
        out.send(
            lock.node,
            new Message.Granted(
                lock.id,
                lock.granted,
                lock.token,
                resource.value(),
                resource.valueToken(),
                lock.demoted));
      }
    }

    @Override
    public void refused(Entry entry, Reason why) {
      if (entry instanceof OwnEntry lock) {
        out.refused(lock, why);
      } else if (entry instanceof PeerEntry lock) {
        if (!lock.holds) {
          peers.remove(new Peer(lock.node, lock.id));
        }
        out.send(lock.node, new Message.Refused(lock.id, why));
      }
    }

    @Override
    public void blocks(Entry holder, LockMode wanted) {
      if (holder instanceof OwnEntry lock) {
        out.blocks(lock, wanted);
      } else if (holder instanceof PeerEntry lock) {
        out.send(lock.node, new Message.Blocks(lock.id, wanted));
      }
    }
  }
}
