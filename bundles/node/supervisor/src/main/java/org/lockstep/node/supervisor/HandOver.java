package org.lockstep.node.supervisor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What goes on without a JVM from a boot that has left until a later one adopts it (ND-3). Until it
 * is adopted it is the earlier boot's: the end of a later one is not its end.
 */
final class HandOver {
  private static final Path INPUT = Path.of("/proc/self/fd/0");

  private final Containment containment;
  private final Wills wills;
  private final Map<String, Remains> kept = new HashMap<>();
  private boolean keeps;
  private boolean asked;
  private boolean own;
  private boolean settled;
  private int sitting;
  private @Nullable FileChannel lifeline;

  /**
   * What there was of an owner when it was to be kept.
   *
   * @param running launched, and not ended
   * @param peopled whether anything of it was there
   */
  private record Remains(Set<Long> running, boolean peopled) {}

  HandOver(Containment containment, Wills wills) {
    this.containment = containment;
    this.wills = wills;
  }

  /**
   * Ends what others have launched, and lets what these have go on without the JVM.
   *
   * @return whether it does; false: the JVM is gone already
   * @throws IOException when it could not
   */
  boolean keep(Programs programs, Set<String> owners) throws IOException, InterruptedException {
    int then = requireOwn();
    programs.close();
    if (containment == Containment.NAMESPACE) {
      ownInput().close(); // it can be opened; before it has left its programs end with the JVM
    }
    endAllBut(programs, owners);
    synchronized (this) {
      if (settled || sitting != then) {
        return false;
      }
      kept.clear();
      owners.forEach(owner -> kept.put(owner, remains(programs, owner)));
      keeps = true;
      own = true;
      return true;
    }
  }

  private synchronized int requireOwn() {
    if (keeps && !own) {
      throw new IllegalStateException("what an earlier boot has left is not taken over");
    }
    asked = true;
    return sitting;
  }

  /** While it is open namespaces do not take the JVM for gone: they read its other end. */
  private static FileChannel ownInput() throws IOException {
    return FileChannel.open(INPUT, StandardOpenOption.WRITE);
  }

  /** The JVM has left, and has its programs go on when it ends: it waits until they do. */
  synchronized void hold() {
    if (containment == Containment.NAMESPACE && lifeline == null) {
      try {
        lifeline = ownInput();
      } catch (IOException e) {
        Journal.say("what is kept ends with the JVM: " + e);
      }
    }
  }

  private static Remains remains(Programs programs, String owner) {
    return new Remains(programs.running(owner), programs.isPeopled(owner));
  }

  private void endAllBut(Programs programs, Set<String> owners) throws InterruptedException {
    programs.endAllBut(owners);
    wills.execute(owner -> !owners.contains(owner), () -> false);
  }

  /**
   * What these have is the present boot's from now on; all else ends.
   *
   * @param held the JVM holds the other end of this process's input
   * @return of whom nothing has ended meanwhile; empty: the JVM is gone already
   */
  List<String> adopt(Programs programs, Set<String> owners, boolean held)
      throws InterruptedException {
    Set<String> whole = new HashSet<>(owners);
    int then;
    synchronized (this) {
      then = sitting;
      whole.removeIf(owner -> !isWhole(programs, owner));
    }
    endAllBut(programs, whole);
    synchronized (this) {
      if (settled || sitting != then) {
        return List.of();
      }
      keeps = false;
      if (held) {
        close(lifeline);
        lifeline = null;
      }
      programs.reopen();
      return List.copyOf(whole);
    }
  }

  private boolean isWhole(Programs programs, String owner) {
    Remains then = kept.get(owner);
    return then != null
        && programs.running(owner).containsAll(then.running())
        && (!then.peopled() || programs.isPeopled(owner));
  }

  /** Whether programs go on without this JVM; nothing of that changes any more. */
  synchronized boolean settle() {
    settled = true;
    return keeps;
  }

  /** Another JVM has come: what is kept is not its own. */
  synchronized void resume() {
    settled = false;
    own = false;
    sitting++;
  }

  /** Whether an earlier boot than the present one has left it. */
  synchronized boolean isEarlier() {
    return keeps && !own;
  }

  synchronized boolean keeps() {
    return keeps;
  }

  /** Whether anything was ever to be kept: somebody may ask what has become of it. */
  synchronized boolean wasAsked() {
    return asked;
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      Journal.say("the input cannot be closed: " + e);
    }
  }
}
