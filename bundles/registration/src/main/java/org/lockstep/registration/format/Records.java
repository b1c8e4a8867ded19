package org.lockstep.registration.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Placement;

/** The records in the shared store: JSON with a version each (AL-3). */
public final class Records {
  public static final String PREFIX = "registration/";

  /** Where the membership manager writes: its changes are a reason to look. */
  public static final String MEMBERSHIP = "membership/";

  public static final String DEFINITION = PREFIX + "definition/";
  public static final String PLACEMENT = PREFIX + "placement/";

  /** The definition by which something runs that has been defined anew meanwhile (RL-14). */
  public static final String RUNNING = PREFIX + "running/";

  public static final String NODE = PREFIX + "node/";

  private static final int VERSION = 1;

  private Records() {}

  /** What a node offers: the boot that says so, and its action types (RL-7). */
  public record NodeOffer(int boot, SortedSet<String> types) {}

  public static String nodeKey(NodeId node) {
    return NODE + node.value();
  }

  public static String write(JsonNode definition) {
    ObjectNode root = root();
    root.set("definition", definition);
    return root.toString();
  }

  public static JsonNode definitionSource(String json) {
    return parse(json).path("definition");
  }

  public static Definition definition(String json) {
    return new DefinitionReader(Records::bad, Optional.empty()).read(definitionSource(json));
  }

  public static String write(Placement placement) {
    return PlacementCodec.write(placement, root()).toString();
  }

  public static Placement placement(String json) {
    return PlacementCodec.read(parse(json));
  }

  public static String write(NodeOffer offer) {
    ObjectNode root = root().put("boot", offer.boot());
    offer.types().forEach(root.putArray("types")::add);
    return root.toString();
  }

  public static NodeOffer offer(String json) {
    JsonNode root = parse(json);
    SortedSet<String> types = new TreeSet<>();
    root.path("types").forEach(type -> types.add(type.asText()));
    return new NodeOffer(root.path("boot").asInt(), types);
  }

  static ProblemException bad(String field, String why) {
    String place = field.isEmpty() ? "definition" : field;
    return new ProblemException("bad-record", "record not understood", place, why);
  }

  private static ObjectNode root() {
    return Json.MAPPER.createObjectNode().put("version", VERSION);
  }

  private static JsonNode parse(String json) {
    try {
      JsonNode root = Json.MAPPER.readTree(json);
      if (root.path("version").asInt() != VERSION) {
        throw bad("version", "it is of a later release");
      }
      return root;
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null ? "record" : "character " + e.getLocation().getColumnNr();
      throw new ProblemException("bad-record", "record damaged", place, e.getOriginalMessage());
    }
  }
}
