package org.lockstep.store.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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

  static Disks open(List<Opener.Opening> openings, Environment environment) {
    VotingDisks disks = new VotingDisks();
    try {
      Opener.openAll(openings, environment.workers())
          .forEach(each -> each.give(disks.volumes::add, disks.missing::add));
      disks.requireWhole();
      return Disks.of(disks.volumes, disks.missing, environment);
    } catch (ProblemException e) {
      disks.volumes.forEach(Volume::close);
      throw e;
    }
  }

  private void requireWhole() {
    int named = volumes.size() + missing.size();
    if (volumes.isEmpty()) {
      throw missing.isEmpty()
          ? refused("no-disk", "disks", "none is named")
          : new ProblemException(missing.get(0));
    }
    volumes.sort(Comparator.comparingInt(each -> each.superblock.place().index()));
    for (int at = 0; at < volumes.size(); at++) {
      requireFits(volumes.get(at), at == 0 ? Optional.empty() : Optional.of(volumes.get(at - 1)));
    }
    Superblock.Place place = volumes.get(0).superblock.place();
    if (named != place.count()) {
      throw refused(
          "disks-incomplete", names(), "it is " + place + ", and " + named + " are named");
    }
    if (volumes.size() < place.majority()) {
      throw new ProblemException(missing.get(0));
    }
  }

  private void requireFits(Volume volume, Optional<Volume> before) {
    if (before.isEmpty()) {
      return;
    }
    Superblock own = volume.superblock;
    Superblock other = before.get().superblock;
    String beside = before.get().device.name();
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
