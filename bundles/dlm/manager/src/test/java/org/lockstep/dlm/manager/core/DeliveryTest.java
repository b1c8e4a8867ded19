package org.lockstep.dlm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lockstep.dlm.manager.core.Packet.Addressed;

/** Two members on a path that loses, repeats and delays packets. */
class DeliveryTest {
  private static final long PATIENCE_MS = 250;

  private final Delivery one = new Delivery(1);
  private final Delivery two = new Delivery(2);

  private static Addressed message(long id) {
    return new Addressed("shop", "", 0, new Message.NotMaster(id));
  }

  private static List<Long> ids(List<Addressed> messages) {
    return messages.stream().map(each -> ((Message.NotMaster) each.message()).id()).toList();
  }

  private List<Long> taken(Packet packet) {
    List<Long> ids = ids(two.received(packet));
    two.taken();
    return ids;
  }

  @Test
  void eachArrivesOnceAndInOrderWhateverIsLost_DLM2() {
    for (long seed = 0; seed < 500; seed++) {
      isDelivered(new Random(seed));
    }
  }

  private static void isDelivered(Random chance) {
    Delivery from = new Delivery(1);
    Delivery to = new Delivery(2);
    List<Packet> onTheWay = new ArrayList<>();
    List<Packet> back = new ArrayList<>();
    List<Long> arrived = new ArrayList<>();
    long sent = 0;
    long nowMs = 0;
    while (sent < 50 || !from.isIdle()) {
      nowMs += chance.nextInt(100);
      if (sent < 50 && chance.nextBoolean()) {
        from.add(message(sent++));
      }
      from.repeats(nowMs, PATIENCE_MS);
      if (from.hasNews()) {
        onTheWay.add(from.next(nowMs));
      }
      if (!onTheWay.isEmpty() && chance.nextInt(3) > 0) {
        Packet packet = onTheWay.get(chance.nextInt(onTheWay.size()));
        if (chance.nextInt(4) > 0) {
          onTheWay.remove(packet);
        }
        arrived.addAll(ids(to.received(packet)));
        to.taken();
      }
      if (to.owes() && chance.nextBoolean()) {
        back.add(to.next(nowMs));
      }
      if (!back.isEmpty() && chance.nextInt(3) > 0) {
        from.received(back.remove(chance.nextInt(back.size())));
      }
    }
    assertThat(arrived).hasSize(50).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void whatIsNotDoneIsNotAcknowledged_DLM2() {
    one.add(message(1));
    List<Addressed> came = two.received(one.next(0));
    two.add(message(9));
    one.received(two.next(0)); // in the midst of it
    assertThat(one.isIdle()).isFalse();
    assertThat(ids(came)).containsExactly(1L);
    two.taken();
    one.received(two.next(0));
    assertThat(one.isIdle()).isTrue();
  }

  @Test
  void oneThatWasInstalledAnewIsNotHeardBeforeTheOldOneHasLeft_MM13() {
    one.add(message(1));
    assertThat(taken(one.next(0))).containsExactly(1L);
    Delivery anew = new Delivery(3);
    anew.add(message(2));
    assertThat(taken(anew.next(0))).isEmpty();
  }
}
