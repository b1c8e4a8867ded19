package org.lockstep.store.raft;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.raft.core.Bounds;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.Timing;

/** The file that says who the members are; the same on every host. */
final class MembersFile {
  /** Its name, in the folder that a node is told. */
  static final String NAME = "members";

  /** A new leader has to be found before the first lease runs out. */
  static final Timing USUAL = new Timing(500, 1_000, 3_000, 100, 500, 500, 100, 3_700);

  private static final int SLOTS = 64;
  private static final int MOST_PORT = 65_535;
  private static final int TIMING_NUMBERS = 8;

  private final Path path;
  private final Properties settings = new Properties();

  private MembersFile(Path path) {
    this.path = path;
  }

  /**
   * @throws ProblemException naming the file and the setting
   */
  static Members read(Path folder) {
    Path path = folder.resolve(NAME);
    try {
      return parse(path, Files.readString(path));
    } catch (IOException e) {
      throw new MembersFile(path)
          .bad("", "it cannot be read (" + e + "); it says who the members are");
    }
  }

  static Members parse(Path path, String text) {
    MembersFile file = new MembersFile(path);
    try {
      file.settings.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw file.bad("", "it cannot be read (" + e + ")");
    }
    return file.members();
  }

  private Members members() {
    int slots = number("slots", Integer.toString(SLOTS), Members.FEWEST, NodeId.MAX + 1);
    SortedMap<NodeId, Members.Seat> seats = seats(slots);
    ClusterHeader header =
        new ClusterHeader(
            name("cluster", required("cluster")), id(), slots, timing(), isOneHost(seats));
    String usual = Integer.toString(FormatSpec.DEFAULT_AREA_BYTES);
    int log = number("logBytes", usual, 64 * 1024, 64 * 1024 * 1024);
    int records = number("checkpointBytes", usual, 64 * 1024, 64 * 1024 * 1024);
    return new Members(header, new Bounds(log / 2, records), seats);
  }

  private String required(String key) {
    String value = settings.getProperty(key, "").trim();
    if (value.isEmpty()) {
      throw bad(key, "it is missing");
    }
    return value;
  }

  /** Folders are called so. */
  private String name(String key, String value) {
    if (!value.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw bad(key, "'" + value + "' is not a name like 'node-1'");
    }
    return value;
  }

  private ProblemException bad(String key, String why) {
    String where = key.isEmpty() ? path.toString() : path + ", " + key;
    return new ProblemException("bad-members", "store refused", where, why);
  }

  private int number(String key, String usual, int least, int most) {
    String value = settings.getProperty(key, usual).trim();
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw bad(key, "'" + value + "' is no number from " + least + " to " + most);
  }

  private UUID id() {
    String value = required("id");
    try {
      return UUID.fromString(value);
    } catch (IllegalArgumentException e) {
      throw bad("id", "'" + value + "' is no UUID");
    }
  }

  private Timing timing() {
    String value = settings.getProperty("timing", "usual").trim();
    if (value.equals("usual")) {
      return USUAL;
    } else if (value.equals("san")) {
      return Timing.SAN;
    }
    try {
      int[] ms = Arrays.stream(value.split("\\s*,\\s*")).mapToInt(Integer::parseInt).toArray();
      if (ms.length == TIMING_NUMBERS) {
        return new Timing(ms[0], ms[1], ms[2], ms[3], ms[4], ms[5], ms[6], ms[7]);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw bad(
        "timing",
        "'"
            + value
            + "' is not usual, san, or renewal, I/O timeout, lease, pet, watchdog in ms, clock rate"
            + " error in ppm, margin and dead time in ms");
  }

  private SortedMap<NodeId, Members.Seat> seats(int slots) {
    SortedMap<NodeId, Members.Seat> seats = new TreeMap<>();
    for (String key : settings.stringPropertyNames()) {
      if (key.startsWith("node.")) {
        seats.put(slot(key, slots), seat(key));
      }
    }
    List<String> names = seats.values().stream().map(Members.Seat::name).toList();
    if (names.stream().distinct().count() != names.size()) {
      throw bad("node", "two of the members " + names + " have the same name");
    }
    if (names.size() < Members.FEWEST) {
      throw bad(
          "node",
          "it names "
              + names.size()
              + " members; of fewer than "
              + Members.FEWEST
              + " none could be lost: use a shared disk");
    }
    return seats;
  }

  private NodeId slot(String key, int slots) {
    try {
      int slot = Integer.parseInt(key.substring("node.".length()));
      if (slot >= 0 && slot < slots) {
        return NodeId.of(slot);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw bad(key, "the slots are 0 to " + (slots - 1));
  }

  private Members.Seat seat(String key) {
    String value = required(key);
    int at = value.indexOf('@');
    int colon = value.lastIndexOf(':');
    if (at > 0 && colon > at + 1) {
      Optional<Integer> port = port(value.substring(colon + 1));
      if (port.isPresent()) {
        return new Members.Seat(
            name(key, value.substring(0, at)), value.substring(at + 1, colon), port.get());
      }
    }
    throw bad(key, "'" + value + "' is not like alpha@alpha.example:7800");
  }

  private static Optional<Integer> port(String text) {
    try {
      return Optional.of(Integer.parseInt(text)).filter(port -> port > 0 && port <= MOST_PORT);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isOneHost(SortedMap<NodeId, Members.Seat> seats) {
    return seats.values().stream().allMatch(seat -> isLoopback(seat.host()));
  }

  /** By the file alone: all members have to agree. */
  private static boolean isLoopback(String host) {
    try {
      return host.equals("localhost")
          || (host.matches("[0-9.]+|\\[?[0-9a-fA-F:]+]?")
              && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
