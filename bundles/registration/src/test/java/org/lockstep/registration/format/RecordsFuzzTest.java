package org.lockstep.registration.format;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.Change;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.Maturing;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.Restarts;
import org.lockstep.registration.core.Wish;
import org.lockstep.testkit.ParserFuzz;

/** Whatever another release, or a bad disk, leaves in the shared store (AL-1, AL-3). */
@Timeout(120)
class RecordsFuzzTest {
  private static final String[] WORDS =
      ("{¦[¦]¦}¦,¦:¦null¦true¦-1¦2147483648¦1e999999999¦\"\"¦#¦\"1#\"¦\"#1\"¦\"version\":1¦\"version\":2"
              + "¦\"name\"¦NaN¦"
              + "9".repeat(400))
          .split("¦");

  private static final String DEFINITION =
      "{\"version\":1,\"definition\":{\"name\":\"a\",\"allowable_nodes\":[\"N0\"],\"actions\":"
          + "{\"start\":{\"type\":\"exec\",\"timeout\":\"5s\",\"command\":[\"x\"]}}}}";

  private static void hold(String sample, Consumer<String> parser) throws Exception {
    ParserFuzz.ofText(List.of(sample), WORDS)
        .oneIn(4)
        .run(bytes -> parser.accept(new String(bytes, StandardCharsets.UTF_8)));
  }

  @Test
  void aBadDefinitionIsRefused_AL1() throws Exception {
    hold(DEFINITION, Records::definition);
  }

  @Test
  void manyNamesTakeNotMuchMoreThanFew_AL1() throws Exception {
    String names =
        IntStream.range(0, 60_000).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));
    ParserFuzz.ofText(List.of(DEFINITION))
        .refuses(
            bytes -> Records.definition(new String(bytes, StandardCharsets.UTF_8)),
            DEFINITION.replace("\"N0\"", names + ",\"1\""));
  }

  @Test
  void aBadPlacementIsRefused_AL1() throws Exception {
    Incarnation boot = Incarnation.of(1, 4);
    TreeMap<Incarnation, String> failed = new TreeMap<>();
    failed.put(boot, "no paper");
    Change change =
        new Change(
            Instant.ofEpochMilli(5),
            ClientServiceState.RECOVERING,
            Optional.of(boot.node()),
            "chosen");
    Placement placement =
        new Placement(
            ClientServiceState.RECOVERING,
            Optional.of(boot),
            Optional.of(boot),
            Optional.of(boot.node()),
            77,
            5,
            true,
            new Wish(true, true, true, true, Optional.of(NodeId.of(3)), Optional.of(NodeId.of(0))),
            new Maturing(Optional.of(Instant.ofEpochMilli(4)), true, 9),
            new Restarts(
                Optional.of("broken"),
                List.of(Instant.ofEpochMilli(3)),
                new TreeMap<>(Map.of(Incarnation.of(2, 5), Instant.ofEpochMilli(4)))),
            failed,
            new TreeSet<>(List.of(boot)),
            Optional.of("stop failed"),
            List.of(change));
    hold(Records.write(placement), Records::placement);
  }

  @Test
  void aBadOfferOfANodeIsRefused_AL1() throws Exception {
    hold(
        Records.write(new Records.NodeOffer(4, new TreeSet<>(List.of("exec", "touch")), 0.5, 3, 5)),
        Records::offer);
  }
}
