package org.lockstep.dlm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;

/** Any sequence of inputs comes to the same as in {@link OneList}, and nobody is forgotten. */
class ResourcePropertiesTest {
  private static final int LOCKS = 6;

  enum Verb {
    ASK,
    ASK_AT_ONCE,
    RELEASE,
    CANCEL
  }

  record Deed(int lock, Verb verb, LockMode mode) {}

  @Provide
  Arbitrary<List<Deed>> deeds() {
    return Combinators.combine(
            Arbitraries.integers().between(0, LOCKS - 1),
            Arbitraries.of(Verb.ASK, Verb.ASK, Verb.ASK_AT_ONCE, Verb.RELEASE, Verb.CANCEL),
            Arbitraries.of(LockMode.class))
        .as(Deed::new)
        .list()
        .ofMaxSize(60);
  }

  private static final class Lock extends Entry {
    private final int id;
    private long last;
    private final Set<LockMode> heard = new HashSet<>();

    Lock(int id) {
      this.id = id;
    }
  }

  /** One resource and what was said of it. */
  private static final class Run implements Outcome {
    private final Resource resource = Resource.fresh(0);
    private final OneList model = new OneList();
    private final Map<Integer, Lock> locks = new TreeMap<>();
    private long token;

    void carryOut(Deed deed) {
      int id = deed.lock();
      boolean asks = deed.verb() == Verb.ASK || deed.verb() == Verb.ASK_AT_ONCE;
      if (asks && !model.waits(id)) {
        ask(id, deed.mode(), deed.verb() == Verb.ASK);
      } else if (deed.verb() == Verb.RELEASE && model.isKnown(id)) {
        model.release(id);
        resource.release(locks.remove(id), null, this);
      } else if (deed.verb() == Verb.CANCEL && model.waits(id)) {
        model.cancel(id);
        resource.cancel(locks.get(id), Reason.CANCELLED, this);
      }
    }

    private void ask(int id, LockMode mode, boolean queued) {
      boolean isNew = !model.isKnown(id);
      Lock lock = locks.computeIfAbsent(id, Lock::new);
      lock.wants(mode, Entry.how(queued, false, false, false), null);
      if (isNew) {
        model.request(id, mode, queued);
        resource.request(lock, this);
      } else {
        model.convert(id, mode, queued);
        resource.convert(lock, null, this);
      }
    }

    @Override
    public void granted(Entry entry) {
      ((Lock) entry).heard.clear();
      if (((Lock) entry).last != entry.lastToken()) { // else it has gone down
        assertThat(entry.lastToken()).as("tokens grow").isGreaterThan(token);
        token = entry.lastToken();
        ((Lock) entry).last = token;
      }
    }

    @Override
    public void refused(Entry entry, Reason why) {
      if (!entry.holds()) {
        locks.remove(((Lock) entry).id);
      }
    }

    @Override
    public void inquires(Entry holder, LockMode wanted) {
      throw new AssertionError("all of them are in use: " + holder);
    }

    @Override
    public void blocks(Entry holder, LockMode wanted) {
      assertThat(((Lock) holder).heard.add(wanted)).as("told once").isTrue();
    }

    void check() {
      Map<Integer, LockMode> held = new TreeMap<>();
      List<Lock> holders = new ArrayList<>();
      List<Lock> pending = new ArrayList<>();
      resource.forEach(
          entry -> {
            Lock lock = (Lock) entry;
            if (lock.holds()) {
              held.put(lock.id, lock.grantedMode());
              holders.add(lock);
            }
            if (lock.isWaiting()) {
              pending.add(lock);
            }
          });
      assertThat(held).isEqualTo(model.held());
      assertThat(resource.isIdle()).isEqualTo(locks.isEmpty());
      checkSharing(holders);
      checkTelling(holders, pending);
    }

    private static void checkSharing(List<Lock> holders) {
      for (Lock one : holders) {
        for (Lock other : holders) {
          assertThat(one == other || one.grantedMode().isCompatibleWith(other.grantedMode()))
              .isTrue();
        }
      }
    }

    /** Whoever keeps everybody waiting knows it of at least one who waits: nobody waits in vain. */
    private static void checkTelling(List<Lock> holders, List<Lock> pending) {
      if (!pending.isEmpty()) {
        assertThat(pending)
            .anyMatch(
                first ->
                    holders.stream()
                            .anyMatch(
                                holder ->
                                    holder != first
                                        && !holder.grantedMode().isCompatibleWith(first.wanted()))
                        && holders.stream()
                            .filter(holder -> holder != first)
                            .filter(
                                holder -> !holder.grantedMode().isCompatibleWith(first.wanted()))
                            .allMatch(holder -> holder.heard.contains(first.wanted())));
      }
    }
  }

  @Property(tries = 2_000)
  void comesToTheSameAsOneList_DLM1(@ForAll("deeds") List<Deed> deeds) {
    Run run = new Run();
    for (Deed deed : deeds) {
      run.carryOut(deed);
      run.check();
    }
  }
}
