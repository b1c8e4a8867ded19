package org.lockstep.itests.cluster;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** What befalls hosts from outside. It lasts until all is healed ({@link Hosts#heal}). */
sealed interface Fault {
  void strike(Hosts hosts) throws Exception;

  /** A host's link is down. */
  record Cut(int host) implements Fault {
    @Override
    public void strike(Hosts hosts) throws Exception {
      hosts.network().unplug(host);
    }
  }

  /** One no longer hears the other, which hears it. */
  record OneWayCut(int from, int to) implements Fault {
    @Override
    public void strike(Hosts hosts) throws Exception {
      hosts.network().drop(from, to);
    }
  }

  /** Two do not hear each other; all others hear both. */
  record BridgeCut(int one, int other) implements Fault {
    @Override
    public void strike(Hosts hosts) throws Exception {
      hosts.network().drop(one, other);
      hosts.network().drop(other, one);
    }
  }

  /** A link goes down and up again; it is over when this returns. */
  record FlappingLink(int host, int times) implements Fault {
    private static final long SHORTEST_MS = 150;

    @Override
    public void strike(Hosts hosts) throws Exception {
      for (int i = 0; i < times; i++) {
        hosts.network().unplug(host);
        TimeUnit.MILLISECONDS.sleep(SHORTEST_MS * (1 + i % 3));
        hosts.network().plug(host);
        TimeUnit.MILLISECONDS.sleep(SHORTEST_MS);
      }
    }
  }

  /** Of all that reaches a host, so much is lost. */
  record PacketLoss(int host, int percent) implements Fault {
    @Override
    public void strike(Hosts hosts) throws Exception {
      hosts.network().lose(host, percent);
    }
  }

  /** Small packets reach a host, and large ones do not. */
  record LargePacketsLost(int host, int bytes) implements Fault {
    @Override
    public void strike(Hosts hosts) throws Exception {
      hosts.network().loseLarge(host, bytes);
    }
  }

  /** SIGKILL. */
  record Kill(int host, Part part) implements Fault {
    @Override
    public void strike(Hosts hosts) {
      hosts.kill(host, part);
    }
  }

  /** SIGKILL of everything everywhere. */
  record KillAll() implements Fault {
    @Override
    public void strike(Hosts hosts) {
      IntStream.range(0, hosts.count()).forEach(host -> hosts.kill(host, Part.BOTH));
    }
  }

  /** SIGSTOP; SIGCONT heals it. */
  record Stop(int host, Part part) implements Fault {
    @Override
    public void strike(Hosts hosts) throws Exception {
      hosts.stop(host, part);
    }
  }

  /** One host's reads and writes are answered with errors. */
  record DiskFails(int host) implements Fault {
    @Override
    public void strike(Hosts hosts) throws Exception {
      hosts.path(host).fail();
    }
  }

  /** Those of all hosts. */
  record DiskFailsForAll() implements Fault {
    @Override
    public void strike(Hosts hosts) throws Exception {
      for (int host = 0; host < hosts.count(); host++) {
        hosts.path(host).fail();
      }
    }
  }

  /** One host's reads and writes are not answered; they are when it is healed. */
  record DiskHangs(int host) implements Fault {
    @Override
    public void strike(Hosts hosts) throws Exception {
      hosts.path(host).hang();
    }
  }

  /** One host's reads and writes are answered late, again and again; over when this returns. */
  record DiskIsSlow(int host, long lateMs, int times) implements Fault {
    @Override
    public void strike(Hosts hosts) throws Exception {
      for (int i = 0; i < times; i++) {
        hosts.path(host).hang();
        TimeUnit.MILLISECONDS.sleep(lateMs);
        hosts.path(host).answer();
        TimeUnit.MILLISECONDS.sleep(lateMs / 3);
      }
    }
  }
}
