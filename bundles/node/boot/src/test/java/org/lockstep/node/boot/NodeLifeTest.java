package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.MembershipDatabase;
import org.osgi.framework.BundleContext;

/** With a disk that lets nobody in, and says so when it is allowed to. */
@Timeout(30)
class NodeLifeTest {
  @TempDir Path folder;
  private final BlockingQueue<List<String>> opened = new LinkedBlockingQueue<>();
  private final Semaphore answers = new Semaphore(0);
  private final NodeLife life = new NodeLife(Fakes.of(BundleContext.class, Map.of()), this::open);

  private MembershipDatabase open(List<String> disks) {
    opened.add(disks);
    answers.acquireUninterruptibly();
    throw new ProblemException("no-disk", "node refused", disks.get(0), "no such file");
  }

  private void configure(Map<String, String> settings) {
    life.configure(key -> Optional.ofNullable(settings.get(key)));
  }

  private Map<String, String> on(String disk) {
    return Map.of("disks", disk, "node", "N0", "run", folder.toString());
  }

  private void awaitRefusal(String disk) throws Exception {
    while (!Files.exists(folder.resolve("problem"))
        || !Files.readString(folder.resolve("problem")).contains(disk)) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  @Test
  void withoutADiskAndANameThereIsNoNodeUntilTheyAreSet() throws Exception {
    configure(Map.of());
    configure(on("d"));
    assertThat(opened.take()).containsExactly("d");
    answers.release();
    awaitRefusal("(d)");
  }

  @Test
  void whatChangesMeanwhileCountsFromTheNextBootOn() throws Exception {
    configure(on("first"));
    opened.take();
    configure(on("second"));
    assertThat(opened).as("one boot at a time").isEmpty();
    answers.release();
    awaitRefusal("first");
    assertThat(opened.take()).as("with what was changed meanwhile").containsExactly("second");
    answers.release();
    awaitRefusal("second");
    configure(on("third"));
    assertThat(opened.take()).as("refused, it tries again when told").containsExactly("third");
    answers.release();
    awaitRefusal("third");
  }
}
