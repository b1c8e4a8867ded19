package org.lockstep.events.daemon.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.lockstep.base.ProblemException;
import org.lockstep.events.daemon.core.EventGroup;

/** The records in the shared store: JSON with a version each (AL-3). */
public final class GroupRecords {
  public static final String PREFIX = "events/";
  public static final String GROUP = PREFIX + "group/";

  /** What somebody has said of a group: enabled or disabled. */
  public static final String SWITCH = PREFIX + "switch/";

  /** Written with every change of groups: of two at a time one finds out (EM-2). */
  public static final String SERIAL = PREFIX + "serial";

  private static final int VERSION = 1;

  private GroupRecords() {}

  public static String write(JsonNode group) {
    ObjectNode root = root();
    root.set("group", group);
    return root.toString();
  }

  /**
   * @throws ProblemException when it is damaged, or of a later release
   */
  public static EventGroup group(String json) {
    return group(written(json));
  }

  /**
   * As it was written.
   *
   * @throws ProblemException as {@link #group(String)}
   */
  public static JsonNode source(String json) {
    JsonNode source = written(json);
    group(source);
    return source;
  }

  private static JsonNode written(String json) {
    return parse(json).path("group");
  }

  private static EventGroup group(JsonNode written) {
    return new GroupReader(GroupRecords::bad, Optional.empty()).read(written);
  }

  public static String write(boolean enabled) {
    return root().put("enabled", enabled).toString();
  }

  public static boolean enabled(String json) {
    return parse(json).path("enabled").asBoolean();
  }

  public static String serial() {
    return root().toString();
  }

  private static ProblemException bad(String field, String why) {
    return new ProblemException("bad-record", "record not understood", field, why);
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
      throw new ProblemException("bad-record", "record damaged", "", e.getOriginalMessage());
    }
  }
}
