package org.lockstep.interconnect.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.Channel;

/** Who gets connected with whom, and what is told when that ends. */
public abstract class ConnectionConformance extends TransportConformance {
  @Test
  void connectsWhoeverIsWantedFirst() {
    Station lower = started(1, 1);
    Station higher = started(2, 7);
    higher.want(lower);
    lower.hearsNothing("connected", 100);
    lower.want(higher);
    higher.hears("connected N1#1");
    lower.hears("connected N2#7");

    Station third = started(3, 1);
    lower.want(third);
    third.hearsNothing("connected", 100);
    third.want(lower);
    lower.hears("connected N3#1");
    third.hears("connected N1#1");
  }

  @Test
  void aStoppedPeerIsSuspectedAtOnce() {
    Station a = started(1, 1);
    Station b = started(2, 1);
    connect(a, b);
    Channel channel = a.channel("x", queue());
    assertThat(send(channel, N2, "while it is there")).isTrue();
    long stopped = System.nanoTime();
    b.transport.stop();
    a.hears("suspect N2#1");
    assertThat(System.nanoTime() - stopped).isLessThan(800_000_000L);
    assertThat(send(channel, N2, "when it is gone")).isFalse();
  }

  @Test
  void whatCannotBeReachedIsSuspectedOnceAndConnectedWhenItIsThere() {
    Station gone = started(1, 1);
    String address = gone.address;
    gone.transport.stop();
    Station b = started(2, 1);
    b.want(gone.self, address);
    b.hears("suspect N1#1");
    b.hearsNothing("suspect", 200);
    Station again = station(1, 1).start(address);
    again.want(b);
    b.hears("connected N1#1");
  }

  @Test
  void anotherClusterIsRefused() {
    Station a = started(1, 1);
    Station stranger = station(2, 1).start(anyAddress(), UUID.randomUUID());
    a.want(stranger);
    stranger.want(a);
    assertThat(stranger.hears("suspect N1#1")).contains("cluster");
    a.hearsNothing("connected", 100);
  }

  @Test
  void anOlderBootIsRefused() {
    Station a = started(1, 1);
    Station old = started(2, 3);
    a.want(Incarnation.of(2, 4), "nowhere.invalid:1");
    old.want(a);
    assertThat(old.hears("suspect N1#1")).contains("N2#4");
    a.hearsNothing("connected", 100);
  }

  @Test
  void whoeverExpectsAnotherBootIsRefused() {
    Station a = started(1, 5);
    Station b = started(2, 1);
    a.want(b);
    b.want(Incarnation.of(1, 4), a.address);
    assertThat(b.hears("suspect N1#4")).contains("N1#5");
    a.hearsNothing("connected", 100);
  }

  @Test
  void aNewerBootReplacesTheOlder() {
    Station a = started(1, 1);
    Station old = started(2, 1);
    connect(a, old);
    Station young = started(2, 2);
    a.want(young);
    old.hears("suspect N1#1");
    young.want(a);
    a.hears("connected N2#2");
    young.hears("connected N1#1");
    BlockingQueue<String> received = queue();
    a.channel("x", received);
    send(old.channel("x", queue()), N1, "late");
    send(young.channel("x", queue()), N1, "fresh");
    assertThat(next(received)).isEqualTo("N2#2 fresh");
  }

  @Test
  void whatIsNoLongerWantedIsDisconnectedWithoutSuspicion() {
    Station a = started(1, 1);
    Station b = started(2, 1);
    connect(a, b);
    a.wantNot(N2);
    b.hears("suspect N1#1");
    a.hearsNothing("suspect", 50);
    assertThat(send(a.channel("x", queue()), N2, "too late")).isFalse();
  }

  @Test
  void canBeStartedAgain() {
    Station a = started(1, 1);
    Station b = started(2, 1);
    connect(a, b);
    BlockingQueue<String> received = queue();
    a.channel("x", received);
    a.transport.stop();
    b.hears("suspect N1#1");
    a.start(a.address);
    connect(a, b);
    send(b.channel("x", queue()), N1, "again");
    assertThat(next(received)).isEqualTo("N2#1 again");
  }

  @Test
  void anAddressInUseIsNamed() {
    Station a = started(1, 1);
    Station b = station(2, 1);
    assertThatThrownBy(() -> b.start(a.address))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo("address-in-use");
              assertThat(e.problem().line()).contains(a.address);
            });
  }
}
