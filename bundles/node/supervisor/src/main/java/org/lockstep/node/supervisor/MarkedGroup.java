package org.lockstep.node.supervisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where there is no namespace: programs, their descendants, and those that daemonised, by a mark in
 * their environment. A process that has left its parents and cleared its environment before the
 * first look is not found.
 */
final class MarkedGroup implements Group {
  private final List<String> prefix;
  private final String mark;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private final Search search;

  /**
   * @param prefix goes before every command line
   * @param mark no other group's
   */
  MarkedGroup(List<String> prefix, String mark) {
    this.prefix = prefix;
    this.mark = mark;
    this.search = new Search(this::roots, mark);
  }

  private Set<Long> roots() {
    return running.stream().map(Process::pid).collect(Collectors.toSet());
  }

  @Override
  public List<String> inside(List<String> command, String folder) {
    List<String> line = new ArrayList<>(prefix);
    line.addAll(command);
    return line;
  }

  @Override
  public String mark() {
    return mark;
  }

  @Override
  public ProcessHandle program(ProcessHandle started) {
    return started;
  }

  @Override
  public Stream<ProcessHandle> targets(ProcessHandle started) {
    return Stream.concat(started.descendants(), Stream.of(started));
  }

  @Override
  public void started(Process process) {
    running.add(process);
  }

  @Override
  public void exited(Process process) {
    running.remove(process);
  }

  @Override
  public boolean hasPrograms() {
    return !running.isEmpty();
  }

  @Override
  public boolean usable() {
    return true;
  }

  @Override
  public List<Long> look() {
    return search.look();
  }

  @Override
  public void kill() {
    // each is killed as it is found
  }

  @Override
  public boolean isLeftToItself(long pid) {
    return false;
  }

  @Override
  public boolean isOver() {
    return search.isOver() && running.isEmpty();
  }
}
