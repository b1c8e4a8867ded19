package org.lockstep.store.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.lockstep.base.Environment;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;

/**
 * Opens the voting disks of a cluster (DB-9): a minority may be missing, but none may be another
 * cluster's, and all have to be named, or a minority could pass for the whole.
 */
final class VotingDisks {
  private final List<Volume> volumes = new ArrayList<>();
  private final List<Problem> missing = new ArrayList<>();

  private VotingDisks() {}

  static Disks openFiles(List<Path> files, Environment environment) {
    return open(files.stream().map(Opener.Opening::of).toList(), environment);
  }

  /** For a tool. */
  static List<Opener.Opening> bounded(List<Path> files, Environment environment) {
    return files.stream().map(file -> Opener.Opening.bounded(file, environment.workers())).toList();
  }

  static Disks open(List<Opener.Opening> openings, Environment environment) {
    return open(openings, environment, VotingDisks::requireWhole);
  }

  /** A majority of those that are not to be replaced. */
  static Disks openOthers(List<Opener.Opening> openings, Environment environment) {
    return open(
        openings,
        environment,
        disks -> {
          disks.requireOneSet();
          disks.requireAllNamedToAnswer();
          disks.requireSomeMissing();
        });
  }

  private static Disks open(
      List<Opener.Opening> openings, Environment environment, Consumer<VotingDisks> requirement) {
    VotingDisks disks = new VotingDisks();
    try {
      Opener.openAll(openings, environment.workers())
          .forEach(each -> each.give(disks.volumes::add, disks.missing::add));
      requirement.accept(disks);
      return Disks.of(disks.volumes, disks.missing, environment);
    } catch (ProblemException e) {
      disks.volumes.forEach(Volume::close);
      throw e;
    }
  }

  /** One that is named and not to be had would be taken for the lost one. */
  private void requireAllNamedToAnswer() {
    if (!missing.isEmpty()) {
      throw new ProblemException(missing.get(0));
    }
  }

  private void requireSomeMissing() {
    Superblock.Place place = volumes.get(0).superblock.place();
    if (volumes.size() < place.majority() || volumes.size() == place.count()) {
      throw refused(
          "disks-incomplete",
          names(),
          "it is "
              + place
              + ", so "
              + (place.count() == 1 ? "there is no other" : others(place) + " others are needed"));
    }
    while (volumes.size() + missing.size() < place.count()) {
      missing.add(new Problem("no-such-disk", "disk missing", names(), "it is not named"));
    }
  }

  private static String others(Superblock.Place place) {
    int least = place.majority();
    int most = place.count() - 1;
    return least == most ? "" + least : least + " to " + most;
  }

  /** In their order, each once, all of one cluster. */
  private void requireOneSet() {
    if (volumes.isEmpty()) {
      throw missing.isEmpty()
          ? refused("no-disk", "disks", "none is named")
          : new ProblemException(missing.get(0));
    }
    volumes.sort(Comparator.comparingInt(each -> each.superblock.place().index()));
    for (int at = 1; at < volumes.size(); at++) {
      requireFits(volumes.get(at), volumes.get(at - 1));
    }
    volumes.forEach(this::requireNotReplaced);
  }

  private void requireWhole() {
    requireOneSet();
    int named = volumes.size() + missing.size();
    Superblock.Place place = volumes.get(0).superblock.place();
    if (named != place.count()) {
      throw refused(
          "disks-incomplete", names(), "it is " + place + ", and " + named + " are named");
    }
    if (volumes.size() < place.majority()) {
      throw new ProblemException(missing.get(0));
    }
  }

  private void requireNotReplaced(Volume volume) {
    Superblock.Place own = volume.superblock.place();
    if (volumes.stream().anyMatch(other -> own.isReplacedAfter(other.superblock.place()))) {
      throw refused(
          "replaced-disk",
          volume.device.name(),
          "it was " + own + " until that one was replaced; name the new one instead");
    }
  }

  private static void requireFits(Volume volume, Volume before) {
    Superblock own = volume.superblock;
    Superblock other = before.superblock;
    String beside = before.device.name();
    if (!own.header().equals(other.header()) || !own.layout().equals(other.layout())) {
      throw refused(
          "foreign-disk",
          volume.device.name(),
          "it is of cluster '" + own.header().name() + "', and was not made with " + beside);
    }
    if (own.place().count() != other.place().count()
        || own.place().index() == other.place().index()) {
      throw refused(
          "foreign-disk",
          volume.device.name(),
          "it is " + own.place() + ", and " + beside + " is " + other.place());
    }
  }

  private String names() {
    return volumes.stream().map(each -> each.device.name()).collect(Collectors.joining(", "));
  }

  private static ProblemException refused(String code, String where, String why) {
    return new ProblemException(code, "disks refused", where, why);
  }
}
