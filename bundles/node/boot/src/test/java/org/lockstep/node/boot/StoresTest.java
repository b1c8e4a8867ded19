package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.StoreProvider;

@Timeout(30)
class StoresTest {
  private final BlockingQueue<String> opened = new LinkedBlockingQueue<>();
  private final Stores stores = new Stores(refusing("disk"));

  private StoreProvider refusing(String kind) {
    return locations -> {
      opened.add(kind + locations);
      throw new ProblemException("no-store", "store refused", kind, "for the test");
    };
  }

  private void open(String location) {
    assertThatThrownBy(() -> stores.open(List.of(location), "n", Optional.empty()))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void whatIsToldSaysWhichStoreItIs_DB11() {
    stores.replicas(Optional.of(refusing("replicas")));
    open("/dev/shared");
    assertThat(opened.poll()).isEqualTo("disk[/dev/shared]");
    assertThat(stores.replicated()).isFalse();
    open("raft:/var/lib/store");
    assertThat(opened.poll()).isEqualTo("replicas[raft:/var/lib/store]");
    assertThat(stores.replicated()).isTrue();
  }

  @Test
  void aProviderThatComesALittleLaterIsWaitedFor_DB11() throws Exception {
    CompletableFuture<Void> opening = CompletableFuture.runAsync(() -> open("raft:/late"));
    assertThat(opened.poll(100, TimeUnit.MILLISECONDS)).isNull();
    stores.replicas(Optional.of(refusing("replicas")));
    assertThat(opened.poll(10, TimeUnit.SECONDS)).isEqualTo("replicas[raft:/late]");
    opening.get();
  }
}
