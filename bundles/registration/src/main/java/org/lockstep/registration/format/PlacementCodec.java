package org.lockstep.registration.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.Change;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.Maturing;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.Restarts;
import org.lockstep.registration.core.Wish;

/** A placement's fields as JSON; what is absent is empty or false. */
final class PlacementCodec {
  private PlacementCodec() {}

  static ObjectNode write(Placement placement, ObjectNode root) {
    root.put("state", placement.state().name());
    placement
        .on()
        .ifPresent(boot -> root.put("node", boot.node().value()).put("boot", boot.number()));
    root.put("generation", placement.generation());
    root.put("transfer", placement.transfer());
    placement
        .remains()
        .ifPresent(
            dead -> root.put("remainsOf", dead.node().value()).put("remainsBoot", dead.number()));
    placement.last().ifPresent(node -> root.put("last", node.value()));
    root.put("ranked", placement.ranked());
    write(placement.wish(), root);
    write(placement.maturing(), root);
    placement.restarts().due().ifPresent(why -> root.put("restart", why));
    ArrayNode restarts = root.putArray("restarts");
    placement.restarts().past().forEach(at -> restarts.add(at.toString()));
    ObjectNode worn = root.putObject("worn");
    placement.restarts().worn().forEach((boot, at) -> worn.put(text(boot), at.toString()));
    placement.blocked().ifPresent(why -> root.put("blocked", why));
    ObjectNode failed = root.putObject("failed");
    placement.failed().forEach((boot, why) -> failed.put(text(boot), why));
    ArrayNode exhausted = root.putArray("exhausted");
    placement.exhausted().forEach(boot -> exhausted.add(text(boot)));
    ArrayNode changes = root.putArray("changes");
    for (Change change : placement.changes()) {
      ObjectNode item = changes.addObject().put("at", change.at().toString());
      item.put("state", change.state().name());
      change.node().ifPresent(node -> item.put("node", node.value()));
      item.put("reason", change.reason());
    }
    return root;
  }

  private static void write(Wish wish, ObjectNode root) {
    root.put("asked", wish.asked()).put("chosen", wish.chosen()).put("held", wish.held());
    root.put("maintenance", wish.maintained());
    wish.target().ifPresent(node -> root.put("target", node.value()));
    wish.avoid().ifPresent(node -> root.put("avoid", node.value()));
  }

  private static void write(Maturing maturing, ObjectNode root) {
    maturing
        .since()
        .ifPresent(
            since -> {
              ObjectNode item = root.putObject("maturing").put("since", since.toString());
              item.put("reached", maturing.reached()).put("seen", maturing.seen());
            });
  }

  static Placement read(JsonNode root) {
    SortedMap<Incarnation, String> failed = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : root.path("failed").properties()) {
      failed.put(boot("failed", entry.getKey()), entry.getValue().asText());
    }
    SortedSet<Incarnation> exhausted = new TreeSet<>();
    root.path("exhausted").forEach(boot -> exhausted.add(boot("exhausted", boot.asText())));
    List<Change> changes = new ArrayList<>();
    for (JsonNode item : root.path("changes")) {
      changes.add(
          new Change(
              instant(item, "at"), state(item), node(item, "node"), item.path("reason").asText()));
    }
    return new Placement(
        state(root),
        boot(root, "node", "boot"),
        boot(root, "remainsOf", "remainsBoot"),
        node(root, "last"),
        root.path("generation").asLong(),
        root.path("ranked").asLong(),
        root.path("transfer").asBoolean(),
        wish(root),
        maturing(root.path("maturing")),
        restarts(root),
        failed,
        exhausted,
        Optional.ofNullable(root.get("blocked")).map(JsonNode::asText),
        changes);
  }

  private static Wish wish(JsonNode root) {
    return new Wish(
        root.path("asked").asBoolean(),
        root.path("chosen").asBoolean(),
        root.path("held").asBoolean(),
        root.path("maintenance").asBoolean(),
        node(root, "target"),
        node(root, "avoid"));
  }

  private static Maturing maturing(JsonNode node) {
    return node.isMissingNode()
        ? Maturing.NONE
        : new Maturing(
            Optional.of(instant(node, "since")),
            node.path("reached").asBoolean(),
            node.path("seen").asLong());
  }

  private static Restarts restarts(JsonNode root) {
    List<Instant> past = new ArrayList<>();
    for (JsonNode at : root.path("restarts")) {
      past.add(field("restarts", () -> Instant.parse(at.asText())));
    }
    SortedMap<Incarnation, Instant> worn = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : root.path("worn").properties()) {
      String at = entry.getValue().asText();
      worn.put(boot("worn", entry.getKey()), field("worn", () -> Instant.parse(at)));
    }
    return new Restarts(Optional.ofNullable(root.get("restart")).map(JsonNode::asText), past, worn);
  }

  private static Instant instant(JsonNode node, String name) {
    return field(name, () -> Instant.parse(node.path(name).asText()));
  }

  /** A boot as {@code node#number}, both as numbers. */
  private static String text(Incarnation boot) {
    return boot.node().value() + "#" + boot.number();
  }

  private static Incarnation boot(String field, String text) {
    String[] parts = text.split("#", 2);
    return field(
        field, () -> Incarnation.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])));
  }

  private static Optional<Incarnation> boot(JsonNode root, String field, String number) {
    return node(root, field)
        .map(node -> field(number, () -> new Incarnation(node, root.path(number).asInt())));
  }

  private static ClientServiceState state(JsonNode node) {
    return field("state", () -> ClientServiceState.valueOf(node.path("state").asText()));
  }

  private static Optional<NodeId> node(JsonNode root, String field) {
    return Optional.ofNullable(root.get(field))
        .map(value -> field(field, () -> NodeId.of(value.asInt())));
  }

  private static <T> T field(String name, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
      throw Records.bad(name, "it is not what it should be: " + e.getMessage());
    }
  }
}
