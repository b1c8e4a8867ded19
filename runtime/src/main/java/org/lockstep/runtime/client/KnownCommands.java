package org.lockstep.runtime.client;

import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.registration.Scenarios;
import org.lockstep.runtime.demo.Demo;
import org.lockstep.runtime.demo.Prepare;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.cluster.FenceConfirm;
import org.lockstep.shell.commands.cluster.History;
import org.lockstep.shell.commands.cluster.NodeForce;
import org.lockstep.shell.commands.cluster.NodeJoin;
import org.lockstep.shell.commands.cluster.NodeLeave;
import org.lockstep.shell.commands.cluster.NodeList;
import org.lockstep.shell.commands.cluster.Status;
import org.lockstep.shell.commands.cluster.SubsystemList;
import org.lockstep.shell.commands.disk.DiskCheck;
import org.lockstep.shell.commands.disk.DiskFormat;
import org.lockstep.shell.commands.disk.DiskKey;
import org.lockstep.shell.commands.disk.DiskRepair;
import org.lockstep.shell.commands.disk.DiskReplace;
import org.lockstep.shell.commands.disk.DiskShow;
import org.lockstep.shell.commands.disk.RaftCreate;
import org.lockstep.shell.commands.events.EventDefine;
import org.lockstep.shell.commands.events.EventExport;
import org.lockstep.shell.commands.events.EventGroupDisable;
import org.lockstep.shell.commands.events.EventGroupEnable;
import org.lockstep.shell.commands.events.EventList;
import org.lockstep.shell.commands.events.EventRemove;
import org.lockstep.shell.commands.events.EventReport;
import org.lockstep.shell.commands.events.EventTail;
import org.lockstep.shell.commands.nodes.NodeAdd;
import org.lockstep.shell.commands.nodes.NodeRemove;
import org.lockstep.shell.commands.nodes.NodeSet;
import org.lockstep.shell.commands.run.CommandSet;
import org.lockstep.shell.commands.services.CsCleanup;
import org.lockstep.shell.commands.services.CsDefine;
import org.lockstep.shell.commands.services.CsDeregister;
import org.lockstep.shell.commands.services.CsExplain;
import org.lockstep.shell.commands.services.CsExport;
import org.lockstep.shell.commands.services.CsList;
import org.lockstep.shell.commands.services.CsLogs;
import org.lockstep.shell.commands.services.CsMaintain;
import org.lockstep.shell.commands.services.CsRegister;
import org.lockstep.shell.commands.services.CsRemove;
import org.lockstep.shell.commands.services.CsShow;
import org.lockstep.shell.commands.services.CsTransfer;
import org.lockstep.shell.commands.services.CsUnmaintain;
import org.lockstep.shell.commands.services.CsWait;
import org.lockstep.shell.commands.services.Freeze;
import org.lockstep.shell.commands.services.Maintain;
import org.lockstep.shell.commands.services.NodeCapacity;
import org.lockstep.shell.commands.services.NodeMaintain;
import org.lockstep.shell.commands.services.NodeStandby;
import org.lockstep.shell.commands.services.NodeUnmaintain;
import org.lockstep.shell.commands.services.NodeUnstandby;
import org.lockstep.shell.commands.services.Simulate;
import org.lockstep.shell.commands.services.Unfreeze;
import org.lockstep.shell.commands.services.Unmaintain;
import org.lockstep.store.spi.DiskAdministration;
import org.lockstep.store.spi.ReplicaAdministration;

/** What the script knows without asking a node. */
final class KnownCommands {
  private KnownCommands() {}

  /** Those that need no running node. */
  static SortedMap<String, ShellCommand> local() {
    DiskAdministration disks =
        ServiceLoader.load(DiskAdministration.class).findFirst().orElseThrow();
    SortedMap<String, ShellCommand> commands = new TreeMap<>();
    commands.put("completion", new Completion());
    commands.put("demo", new Demo());
    commands.put("disk check", new DiskCheck(disks));
    commands.put("disk format", new DiskFormat(disks));
    commands.put("disk key", new DiskKey(disks));
    commands.put("disk repair", new DiskRepair(disks));
    commands.put("disk replace", new DiskReplace(disks));
    commands.put("disk show", new DiskShow(disks));
    commands.put("node start", new NodeStart());
    commands.put("prepare", new Prepare());
    commands.put(
        "raft create",
        new RaftCreate(ServiceLoader.load(ReplicaAdministration.class).findFirst().orElseThrow()));
    commands.put(
        "simulate", new Simulate(ServiceLoader.load(Scenarios.class).findFirst().orElseThrow()));
    return commands;
  }

  /** Whether no running node is needed for it. */
  static boolean isLocal(String path, List<String> rest) {
    return local().containsKey(path) && !rest.contains(Simulate.FROM_LIVE);
  }

  /** All, for help and completion; those of {@link #local} only can be run here. */
  static CommandSet all() {
    SortedMap<String, ShellCommand> commands = local();
    commands.put("cs cleanup", new CsCleanup());
    commands.put("cs define", new CsDefine());
    commands.put("cs deregister", new CsDeregister());
    commands.put("cs explain", new CsExplain());
    commands.put("cs export", new CsExport());
    commands.put("cs list", new CsList());
    commands.put("cs logs", new CsLogs());
    commands.put("cs maintain", new CsMaintain());
    commands.put("cs register", new CsRegister());
    commands.put("cs remove", new CsRemove());
    commands.put("cs show", new CsShow());
    commands.put("cs transfer", new CsTransfer());
    commands.put("cs unmaintain", new CsUnmaintain());
    commands.put("cs wait", new CsWait());
    commands.put("event define", new EventDefine());
    commands.put("event export", new EventExport());
    commands.put("event group disable", new EventGroupDisable());
    commands.put("event group enable", new EventGroupEnable());
    commands.put("event remove", new EventRemove());
    commands.put("event tail", new EventTail());
    commands.put("event list", new EventList());
    commands.put("event report", new EventReport());
    commands.put("fence confirm", new FenceConfirm());
    commands.put("freeze", new Freeze());
    commands.put("history", new History());
    commands.put("maintain", new Maintain());
    commands.put("node add", new NodeAdd());
    commands.put("node capacity", new NodeCapacity());
    commands.put("node force", new NodeForce());
    commands.put("node join", new NodeJoin());
    commands.put("node leave", new NodeLeave());
    commands.put("node list", new NodeList());
    commands.put("node maintain", new NodeMaintain());
    commands.put("node remove", new NodeRemove());
    commands.put("node set", new NodeSet());
    commands.put("node standby", new NodeStandby());
    commands.put("node unmaintain", new NodeUnmaintain());
    commands.put("node unstandby", new NodeUnstandby());
    commands.put("status", new Status());
    commands.put("subsystem list", new SubsystemList());
    commands.put("unfreeze", new Unfreeze());
    commands.put("unmaintain", new Unmaintain());
    return new CommandSet(commands);
  }
}
