package dev.provingground.region.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One nf_tables transaction: everything added here takes effect together at {@link #commit}, or
 * nothing does. Each message carries a label, so that a refusal names what was refused.
 */
public final class NftBatch {
  /** Where a base chain hooks in, by the kernel's numbers. */
  public enum Hook {
    PREROUTING(0),
    INPUT(1),
    FORWARD(2),
    OUTPUT(3),
    POSTROUTING(4);

    private final int number;

    Hook(int number) {
      this.number = number;
    }
  }

  private static final int BATCH_BEGIN = 0x10;
  private static final int BATCH_END = 0x11;
  static final int SUBSYS_NFTABLES = 10;
  static final int NFPROTO_INET = 1;
  private static final int NEWTABLE = 0;
  private static final int NEWCHAIN = 3;
  private static final int DELCHAIN = 5;
  private static final int NEWRULE = 6;
  private static final int DELRULE = 8;
  private static final int NEWSET = 9;
  private static final int DELSET = 11;
  private static final int NEWSETELEM = 12;
  private static final int DELSETELEM = 14;
  private static final int NLM_F_EXCL = 0x200;
  private static final int NLM_F_CREATE = 0x400;
  private static final int NLM_F_APPEND = 0x800;
  private static final int TABLE_OWNER = 2;
  private static final int SET_MAP = 8;
  private static final int TYPE_IPV4 = 7;
  private static final int TYPE_VERDICT = 0xffffff00;
  private static final int POLICY_DROP = 0;
  private static final int POLICY_ACCEPT = 1;
  private static final int PRIORITY_DSTNAT = -100;
  private static final int PRIORITY_GUARD = -10;
  private static final int PRIORITY_FILTER = 0;
  private static final int PRIORITY_SRCNAT = 100;

  private final Netlink netlink;
  private final String table;
  private final NlWriter out = new NlWriter();
  private final Map<Integer, String> labels = new HashMap<>();
  private int setId;
  private int last = -1; // where the last message starts

  NftBatch(Netlink netlink, String table) {
    this.netlink = netlink;
    this.table = table;
    boundary(BATCH_BEGIN, "commit");
  }

  /** Bytes so far. Beyond 150 KB a socket of an ordinary user may refuse it. */
  public int size() {
    return out.length();
  }

  public NftBatch addTable() {
    return add("add table " + table, NEWTABLE, NLM_F_CREATE, m -> m.str(1, table).be32(2, 0));
  }

  /**
   * A table that the kernel removes when its {@link Nftables} is closed, and so with this process.
   *
   * @throws KernelException at commit, EOPNOTSUPP or EINVAL before Linux 5.12
   */
  public NftBatch addOwnedTable() {
    return add(
        "add table " + table, NEWTABLE, NLM_F_CREATE, m -> m.str(1, table).be32(2, TABLE_OWNER));
  }

  /** A filter that drops what no rule accepts. */
  public NftBatch addFilter(String chain, Hook hook) {
    return addBaseChain(chain, "filter", hook, PRIORITY_FILTER, POLICY_DROP);
  }

  /** A filter before all {@link #addFilter}: it accepts, for them to judge, what no rule drops. */
  public NftBatch addGuard(String chain, Hook hook) {
    return addBaseChain(chain, "filter", hook, PRIORITY_GUARD, POLICY_ACCEPT);
  }

  /** Address translation: on the way in before routing, on the way out after it. */
  public NftBatch addNat(String chain, Hook hook) {
    int priority = hook == Hook.PREROUTING ? PRIORITY_DSTNAT : PRIORITY_SRCNAT;
    return addBaseChain(chain, "nat", hook, priority, POLICY_ACCEPT);
  }

  private NftBatch addBaseChain(String name, String type, Hook hook, int priority, int policy) {
    return add(
        "add chain " + name,
        NEWCHAIN,
        NLM_F_CREATE,
        m ->
            m.str(1, table)
                .str(3, name)
                .nested(4, h -> h.be32(1, hook.number).be32(2, priority))
                .be32(5, policy)
                .str(7, type));
  }

  public NftBatch addChain(String name) {
    return add("add chain " + name, NEWCHAIN, NLM_F_CREATE, m -> m.str(1, table).str(3, name));
  }

  /** The chain must be flushed, and nothing may jump to it. */
  public NftBatch deleteChain(String name) {
    return add("delete chain " + name, DELCHAIN, 0, m -> m.str(1, table).str(3, name));
  }

  /**
   * Removes the chain's rules; with {@link #addRule} after it in the same batch, no packet meets
   * half of them.
   */
  public NftBatch flushChain(String name) {
    return add("flush chain " + name, DELRULE, 0, m -> m.str(1, table).str(2, name));
  }

  public NftBatch addRule(String chain, Rule rule) {
    return add(
        "add rule to " + chain,
        NEWRULE,
        NLM_F_CREATE | NLM_F_APPEND,
        m -> m.str(1, table).str(2, chain).nested(4, rule::write));
  }

  /** A set of IPv4 addresses; does nothing when it is there. */
  public NftBatch addSet(String name) {
    return addSet("set", name, 0, a -> {});
  }

  /** A map from IPv4 address to verdict. */
  public NftBatch addVerdictMap(String name) {
    return addSet("map", name, SET_MAP, m -> m.be32(6, TYPE_VERDICT).be32(7, 0));
  }

  /** A map from IPv4 address to IPv4 address. */
  public NftBatch addAddressMap(String name) {
    return addSet("map", name, SET_MAP, m -> m.be32(6, TYPE_IPV4).be32(7, 4));
  }

  private NftBatch addSet(String kind, String name, int flags, NlWriter.Body data) {
    int id = ++setId; // the kernel requires one, unique within the batch
    return add(
        "add " + kind + " " + name,
        NEWSET,
        NLM_F_CREATE,
        m -> {
          m.str(1, table).str(2, name).be32(3, flags).be32(4, TYPE_IPV4).be32(5, 4);
          data.write(m);
          m.be32(10, id);
        });
  }

  /** No rule may look it up any more. */
  public NftBatch deleteSet(String name) {
    return add("delete set " + name, DELSET, 0, m -> m.str(1, table).str(2, name));
  }

  /** Adds to a set; does nothing when it is in there. */
  public NftBatch addAddress(String set, Cidr address) {
    return element("add", NEWSETELEM, NLM_F_CREATE, set, address, null);
  }

  /** Maps an address to a chain to come back from; refused where it is mapped already. */
  public NftBatch mapToJump(String map, Cidr address, String chain) {
    return element(
        "add", NEWSETELEM, NLM_F_CREATE | NLM_F_EXCL, map, address, d -> Rule.jumpData(d, chain));
  }

  /** Maps an address to a chain to go on with; refused where it is mapped already. */
  public NftBatch mapToGoTo(String map, Cidr address, String chain) {
    return element(
        "add", NEWSETELEM, NLM_F_CREATE | NLM_F_EXCL, map, address, d -> Rule.goToData(d, chain));
  }

  /** Maps an address to another; refused where it is mapped already. */
  public NftBatch mapToAddress(String map, Cidr address, Cidr to) {
    return element(
        "add", NEWSETELEM, NLM_F_CREATE | NLM_F_EXCL, map, address, d -> d.bytes(1, to.first()));
  }

  /** Removes from a set or a map. */
  public NftBatch deleteAddress(String set, Cidr address) {
    return element("delete", DELSETELEM, 0, set, address, null);
  }

  private NftBatch element(
      String verb, int type, int flags, String set, Cidr key, NlWriter.@Nullable Body data) {
    return add(
        verb + " " + key.firstAddress() + (verb.equals("add") ? " to " : " from ") + set,
        type,
        flags,
        m ->
            m.str(1, table)
                .str(2, set)
                .nested(
                    3,
                    list ->
                        list.nested(
                            1,
                            e -> {
                              e.nested(1, k -> k.bytes(1, key.first()));
                              if (data != null) {
                                e.nested(2, data);
                              }
                            })));
  }

  /**
   * Sends the transaction and waits until it is in force.
   *
   * @throws KernelException naming every message that the kernel refused; nothing is in force then
   */
  public void commit() {
    // netlink handles it within send(), so every answer is queued when that returns: reading until
    // the queue is empty
    // suffices, without waiting. Each message that fails is reported whether or not it asked for an
    // ACK; a failed commit
    // is reported against the first message. Only the last message asks for an ACK, as proof of
    // success: a default
    // receive buffer holds 256 ACKs, and loses the rest (ENOBUFS).
    if (last < 0) {
      return;
    }
    out.addFlags(last, Netlink.NLM_F_ACK);
    int lastSeq = netlink.currentSeq();
    boundary(BATCH_END, "end of batch");
    netlink.send(out);
    var failures = new ArrayList<String>();
    int errno = 0;
    boolean acknowledged = false;
    for (var messages = answers(); !messages.isEmpty(); messages = answers()) {
      for (var message : messages) {
        var ack = Netlink.Ack.of(message);
        var label = ack == null ? null : labels.get(ack.seq());
        if (ack == null || label == null) {
          continue;
        }
        if (ack.errno() != 0) {
          failures.add(label + ": " + KernelException.name(ack.errno()) + ack.detail());
          errno = ack.errno();
        } else if (ack.seq() == lastSeq) {
          acknowledged = true;
        }
      }
    }
    if (!failures.isEmpty()) {
      throw new KernelException("nf_tables refused " + failures, errno);
    }
    if (!acknowledged) {
      throw new IllegalStateException(
          "nf_tables did not acknowledge a batch of " + labels.size() + " messages");
    }
  }

  private List<NlMessage> answers() {
    try {
      return netlink.receive(false);
    } catch (KernelException e) {
      if (e.errno() != KernelException.ENOBUFS) {
        throw e;
      }
      return netlink.receive(false); // said once; the answers that did fit are still there
    }
  }

  private NftBatch add(String label, int type, int flags, NlWriter.Body attributes) {
    int seq = netlink.nextSeq();
    labels.put(seq, label);
    last = out.length();
    out.message(
        SUBSYS_NFTABLES << 8 | type,
        Netlink.NLM_F_REQUEST | flags,
        seq,
        m -> {
          m.u8(NFPROTO_INET).u8(0).u16(0); // struct nfgenmsg
          attributes.write(m);
        });
    return this;
  }

  private void boundary(int type, String label) {
    int seq = netlink.nextSeq();
    labels.put(seq, label);
    // res_id is big-endian
    int subsystem = Short.toUnsignedInt(Short.reverseBytes((short) SUBSYS_NFTABLES));
    out.message(type, Netlink.NLM_F_REQUEST, seq, m -> m.u8(0).u8(0).u16(subsystem));
  }
}
