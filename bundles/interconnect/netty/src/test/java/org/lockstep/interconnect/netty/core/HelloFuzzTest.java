package org.lockstep.interconnect.netty.core;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.base.Incarnation;
import org.lockstep.testkit.ParserFuzz;

/** Whatever a stranger says first, and whatever is configured as an address (AL-1). */
@Timeout(120)
class HelloFuzzTest {
  @Test
  void aBadGreetingIsRefused_AL1() throws Exception {
    Hello hello = new Hello(new UUID(1, 2), Incarnation.of(3, 70_000), Incarnation.of(1, 9));
    new ParserFuzz(List.of(hello.encode()), ParserFuzz::isWhole).run(Hello::decode);
  }

  @Test
  void aBadAddressIsRefused_AL1() throws Exception {
    ParserFuzz.ofText(List.of("10.0.0.1:7600", "[fe80::1]:0"), ":", "[", "]", "-1", "65536")
        .run(bytes -> Address.parse(new String(bytes, StandardCharsets.UTF_8)));
  }
}
