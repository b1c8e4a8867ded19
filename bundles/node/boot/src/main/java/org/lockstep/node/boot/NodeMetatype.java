package org.lockstep.node.boot;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What configuration editors show of {@link Settings}; these read and check the values. */
@ObjectClassDefinition(
    name = "Lockstep node",
    description = "This framework as a node of a cluster; without disks and a name it is none")
@interface NodeMetatype {
  @AttributeDefinition(
      name = "Disks",
      description =
          "The shared disk: a file or block device that all nodes see; or raft: and a folder",
      required = false)
  String disks() default "";

  @AttributeDefinition(
      name = "Node",
      description = "This node's name on that disk",
      required = false)
  String node() default "";

  @AttributeDefinition(
      name = "Join",
      description = "At once, or when told to",
      options = {
        @Option(label = "auto", value = "auto"),
        @Option(label = "manual", value = "manual")
      })
  String join() default "auto";

  @AttributeDefinition(
      name = "Shutdown",
      description = "Once the node has left; empty: as the disk's configuration says, else stay",
      options = {
        @Option(label = "as the disk says", value = ""),
        @Option(label = "stay", value = "stay"),
        @Option(label = "exit", value = "exit")
      },
      required = false)
  String shutdown() default "";

  @AttributeDefinition(
      name = "Lease proof",
      description = "What proves the death of a lost host; never: its operator's word only",
      options = {
        @Option(label = "supervisor", value = "supervisor"),
        @Option(label = "watchdog", value = "watchdog"),
        @Option(label = "never", value = "never")
      })
  String leaseProof() default "supervisor";

  @AttributeDefinition(
      name = "Watchdog device",
      description = "What resets this host, with the lease proof watchdog")
  String watchdogDevice() default "/dev/watchdog";

  @AttributeDefinition(
      name = "Containment",
      description = "The strictest way of holding programs together that is tried",
      options = {
        @Option(label = "namespace", value = "namespace"),
        @Option(label = "signal", value = "signal"),
        @Option(label = "none", value = "none")
      })
  String containment() default "namespace";

  @AttributeDefinition(
      name = "Leave timeout (ms)",
      description = "How long a stop of the framework waits for the graceful leave")
  long leaveTimeoutMs() default 90_000;

  @AttributeDefinition(
      name = "Disk wait (ms)",
      description = "How long a disk is waited for that is lost for every node; 0: not at all")
  long diskWaitMs() default 600_000;

  @AttributeDefinition(
      name = "Hand-over (ms)",
      description = "How long the supervisor keeps programs for the next boot of a node in upgrade")
  long handOverMs() default 3_600_000;

  @AttributeDefinition(
      name = "Bind",
      description = "host:port of the interconnect; empty: the disk's, else any port",
      required = false)
  String bind() default "";

  @AttributeDefinition(
      name = "Key",
      description = "The file with the cluster's key; empty: the usual place",
      required = false)
  String key() default "";

  @AttributeDefinition(
      name = "Run folder",
      description = "Private folder of sockets; empty: the usual place",
      required = false)
  String run() default "";

  @AttributeDefinition(
      name = "Log folder",
      description = "What the supervisor and client services print; empty: the usual place",
      required = false)
  String logs() default "";
}
