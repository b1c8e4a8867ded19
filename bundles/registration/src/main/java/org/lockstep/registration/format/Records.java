package org.lockstep.registration.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.documents.Fields;
import org.lockstep.registration.core.ClusterSettings;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.NodeSettings;
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

  /** What an operator says of a node, by its id, and of the cluster. */
  public static final String SETTINGS = PREFIX + "setting/";

  private static final String NODE_SETTINGS = SETTINGS + "node/";

  public static final String CLUSTER_SETTINGS = SETTINGS + "cluster";

  /** Of a part of a client service on all nodes: what follows is the id of the node. */
  private static final char AT = '@';

  /**
   * What a node offers (RL-7).
   *
   * @param boot the boot that says so
   * @param since the version of the first record of that boot; 0: this is the first
   * @param joined the version of the first record since its join is over; 0: it is not; {@link
   *     #NOW}: this is the first
   */
  public record NodeOffer(int boot, SortedSet<String> types, double load, long since, long joined) {
    public static final long NOW = -1;

    /**
     * @param version of the record that this was read from
     */
    public NodeOffer readAt(long version) {
      return new NodeOffer(
          boot, types, load, since > 0 ? since : version, joined == NOW ? version : joined);
    }
  }

  public static String nodeKey(NodeId node) {
    return NODE + node.value();
  }

  public static String settingsKey(NodeId node) {
    return NODE_SETTINGS + node.value();
  }

  /** Of a key below {@link #SETTINGS}; empty: it is no node's. */
  public static Optional<NodeId> settingsNode(String key) {
    try {
      return key.startsWith(NODE_SETTINGS)
          ? Optional.of(NodeId.of(Integer.parseInt(key.substring(NODE_SETTINGS.length()))))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  public static String placementKey(InstanceId id) {
    return PLACEMENT + text(id);
  }

  public static String runningKey(InstanceId id) {
    return RUNNING + text(id);
  }

  /** Its name, and the node of a part. */
  public static String text(InstanceId id) {
    return id.name() + id.home().map(node -> AT + Integer.toString(node.value())).orElse("");
  }

  public static InstanceId instance(String part) {
    int at = part.indexOf(AT);
    if (at < 0) {
      return InstanceId.of(part);
    }
    try {
      NodeId home = NodeId.of(Integer.parseInt(part.substring(at + 1)));
      return InstanceId.of(part.substring(0, at), home);
    } catch (IllegalArgumentException e) {
      throw bad("key", "'" + part + "' is not like name@0");
    }
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
    return definition(definitionSource(json));
  }

  /** Of one with all that it takes from its parent. */
  public static Definition definition(JsonNode whole) {
    return new DefinitionReader(Records::bad, Optional.empty()).read(whole);
  }

  public static String write(Placement placement) {
    return PlacementCodec.write(placement, root()).toString();
  }

  public static Placement placement(String json) {
    return PlacementCodec.read(parse(json));
  }

  public static String write(NodeOffer offer) {
    ObjectNode root = root().put("boot", offer.boot());
    root.put("load", offer.load()).put("since", offer.since()).put("joined", offer.joined());
    offer.types().forEach(root.putArray("types")::add);
    return root.toString();
  }

  public static NodeOffer offer(String json) {
    JsonNode root = parse(json);
    SortedSet<String> types = new TreeSet<>();
    root.path("types").forEach(type -> types.add(type.asText()));
    double load = Math.min(1, Math.max(0, root.path("load").asDouble()));
    long since = root.path("since").asLong();
    long joined = root.path("joined").asLong(since); // an earlier release did not tell them apart
    return new NodeOffer(root.path("boot").asInt(), types, load, since, joined);
  }

  public static String write(NodeSettings settings) {
    ObjectNode root = root().put("node", settings.node()).put("standby", settings.standby());
    root.put("maintenance", settings.maintained());
    settings.capacity().forEach(root.putObject("capacity")::put);
    root.put("let", settings.let());
    if (settings.handedOver().any()) {
      root.put("handedOver", settings.handedOver().boot());
      root.put("keeper", settings.handedOver().keeper());
      root.put("untaken", settings.handedOver().untaken());
    }
    return root.toString();
  }

  public static NodeSettings nodeSettings(String json) {
    JsonNode root = parse(json);
    return new NodeSettings(
        root.path("node").asText(),
        root.path("standby").asBoolean(),
        root.path("maintenance").asBoolean(),
        new Fields(Records::bad).amounts(root.path("capacity"), "capacity"),
        root.path("let").asLong(),
        new NodeSettings.HandedOver(
            root.path("handedOver").asInt(),
            root.path("keeper").asText(),
            root.path("untaken").asText()));
  }

  public static String write(ClusterSettings settings) {
    ObjectNode root = root().put("frozen", settings.frozen());
    return root.put("maintenance", settings.maintained()).toString();
  }

  public static ClusterSettings clusterSettings(String json) {
    JsonNode root = parse(json);
    return new ClusterSettings(
        root.path("frozen").asBoolean(), root.path("maintenance").asBoolean());
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
