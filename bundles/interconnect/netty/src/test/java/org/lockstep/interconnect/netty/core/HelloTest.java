package org.lockstep.interconnect.netty.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.netty.core.Admission.Verdict;

class HelloTest {
  private static final UUID CLUSTER = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
  private static final Incarnation ME = Incarnation.of(1, 9);
  private static final Hello HELLO = new Hello(CLUSTER, Incarnation.of(3, 70_000), ME);

  @Test
  void readsWhatItWrote() {
    assertThat(Hello.decode(HELLO.encode())).isEqualTo(HELLO);
  }

  @Test
  void isWrittenAsDocumented() {
    assertThat(HELLO.encode())
        .asHexString()
        .isEqualTo(
            "4C6B5374"
                + "00010001"
                + "00112233445566778899AABBCCDDEEFF"
                + "0000000300011170"
                + "0000000100000009");
  }

  @Test
  void aLaterMinorVersionMayAppend() {
    byte[] longer = Arrays.copyOf(HELLO.encode(), 60);
    longer[7] = 4;
    assertThat(Hello.decode(longer)).isEqualTo(new Hello(4, CLUSTER, HELLO.from(), ME));
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    byte[] good = HELLO.encode();
    assertThatThrownBy(() -> Hello.decode("GET / HTTP/1.1".getBytes()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("does not speak this protocol");
    byte[] other = good.clone();
    other[5] = 2;
    assertThatThrownBy(() -> Hello.decode(other)).hasMessageContaining("version 2");
    assertThatThrownBy(() -> Hello.decode(Arrays.copyOf(good, 30)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("30 bytes");
    byte[] node = good.clone();
    node[24] = (byte) 0xFF;
    assertThatThrownBy(() -> Hello.decode(node)).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> Hello.decode(new byte[0])).isInstanceOf(ProblemException.class);
  }

  @Test
  void isJudgedByClusterBootsAndIds() {
    assertThat(judge(HELLO, 70_000)).isEqualTo(Verdict.WELCOME);
    assertThat(judge(HELLO, 70_001)).isEqualTo(Verdict.REFUSED);
    assertThat(judge(HELLO, 69_999)).isEqualTo(Verdict.LATER);
    assertThat(Admission.of(HELLO, ME, CLUSTER, Map.of()).verdict()).isEqualTo(Verdict.LATER);
    assertThat(Admission.of(HELLO, ME, UUID.randomUUID(), Map.of()).why()).contains("cluster");
    Hello toAnother = new Hello(CLUSTER, Incarnation.of(3, 1), Incarnation.of(1, 8));
    assertThat(judge(toAnother, 1)).isEqualTo(Verdict.REFUSED);
    Hello fromLower = new Hello(CLUSTER, Incarnation.of(0, 1), ME);
    assertThat(Admission.of(fromLower, ME, CLUSTER, Map.of()).verdict()).isEqualTo(Verdict.REFUSED);
  }

  private static Verdict judge(Hello hello, int expected) {
    return Admission.of(hello, ME, CLUSTER, Map.of(NodeId.of(3), Incarnation.of(3, expected)))
        .verdict();
  }
}
