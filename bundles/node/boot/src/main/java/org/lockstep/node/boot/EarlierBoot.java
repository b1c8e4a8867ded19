package org.lockstep.node.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lockstep.base.Incarnation;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.SlotView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an earlier boot has left to be undone is gone with the run of its host's kernel: where that
 * boot ran on this host, and the host was started again since, this boot says so (ND-4). Else
 * nobody would, after a loss of power. Which boot ran here stands beside the logs, which a start of
 * the host leaves there.
 */
final class EarlierBoot {
  private static final Logger LOG = LoggerFactory.getLogger(EarlierBoot.class);
  private static final String FILE = "boot";

  private final Path file;
  private final UUID cluster;
  private final SlotClaim claim;

  EarlierBoot(Path logs, UUID cluster, SlotClaim claim) {
    this.file = logs.resolve(FILE);
    this.cluster = cluster;
    this.claim = claim;
  }

  /** Before this boot has anything to be undone itself, or its supervisor may write its mark. */
  void settle(MembershipDatabase database) {
    try {
      SlotView own = database.observe().slots().get(claim.incarnation().node());
      if (own != null && own.bequeathed() > 0) {
        markIfGone(own.bequeathed());
      }
      note(own == null ? 0 : own.bequeathed());
    } catch (IOException | RuntimeException e) {
      LOG.warn("Whether what earlier boots have left is undone cannot be told: {}", e.toString());
    }
  }

  private void markIfGone(int number) throws IOException {
    Incarnation earlier = new Incarnation(claim.incarnation().node(), number);
    if (number < claim.incarnation().number() && ranBeforeThisHostStarted(earlier)) {
      claim.markDead(number);
      LOG.info("This host was started again since {}: all that it had left is gone", earlier);
    }
  }

  private boolean ranBeforeThisHostStarted(Incarnation earlier) throws IOException {
    Optional<Keeper> then = noted(earlier);
    return then.isPresent() && then.get().hostWasRestarted();
  }

  private Optional<Keeper> noted(Incarnation earlier) throws IOException {
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    return lines.stream()
        .map(Keeper::of)
        .filter(then -> then.marker().equals(name(earlier)))
        .findFirst();
  }

  /** This boot, and the earlier one of which the next may have to know when this one cannot say. */
  private void note(int earlier) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(Keeper.of(ProcessHandle.current().pid(), false, name(claim.incarnation())).text());
    if (earlier > 0) {
      noted(new Incarnation(claim.incarnation().node(), earlier))
          .ifPresent(it -> lines.add(it.text()));
    }
    Files.writeString(
        file,
        String.join("\n", lines),
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.DSYNC);
  }

  private String name(Incarnation boot) {
    return cluster + " " + boot;
  }
}
