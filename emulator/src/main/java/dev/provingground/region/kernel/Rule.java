package dev.provingground.region.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An nf_tables rule as the list of expressions that the kernel runs left to right: load into
 * register 1, test it, stop if the test fails. The inet family sees IPv6 too: test {@link #ipv4()}
 * before any address and {@link #protocol} before any port, here or in the chain that jumps here.
 */
public final class Rule {
  public static final int CT_INVALID = 1;
  public static final int CT_ESTABLISHED = 2;
  public static final int CT_RELATED = 4;

  private static final int REG_VERDICT = 0;
  private static final int REG_1 = 1;
  private static final int META_IIFNAME = 6;
  private static final int META_OIFNAME = 7;
  private static final int META_NFPROTO = 15;
  private static final int META_L4PROTO = 16;
  private static final int BASE_NETWORK = 1;
  private static final int BASE_TRANSPORT = 2;
  private static final int SADDR = 12;
  private static final int DADDR = 16;
  private static final int DPORT = 2;
  private static final int ICMP_TYPE = 0;
  private static final int ICMP_CODE = 1;
  private static final int CMP_EQ = 0;
  private static final int CMP_NEQ = 1;
  private static final int CMP_LT = 2;
  private static final int RANDOM = 1;
  private static final int HTON = 1;
  private static final int NFPROTO_IPV4 = 2;
  private static final int NAT_SNAT = 0;
  private static final int NAT_DNAT = 1;
  private static final int DROP = 0;
  private static final int ACCEPT = 1;
  private static final int JUMP = -3;
  private static final int GOTO = -4;
  private static final int RETURN = -5;
  private static final int VALUE = 1; // enum nft_data_attributes
  private static final int VERDICT = 2;

  private final NlWriter expressions = new NlWriter();

  void write(NlWriter out) {
    out.raw(expressions.bytes());
  }

  public Rule ipv4() {
    return meta(META_NFPROTO).cmp(CMP_EQ, (byte) NFPROTO_IPV4);
  }

  /**
   * Of this protocol.
   *
   * @param number IANA's, 0 to 255
   */
  public Rule protocol(int number) {
    return meta(META_L4PROTO).cmp(CMP_EQ, (byte) number);
  }

  public Rule inputInterface(String name) {
    return meta(META_IIFNAME).cmp(CMP_EQ, device(name));
  }

  public Rule outputInterface(String name) {
    return meta(META_OIFNAME).cmp(CMP_EQ, device(name));
  }

  /** Connection tracking says any of these. */
  public Rule ctState(int states) {
    // The register holds it in host order.
    return expression("ct", e -> e.be32(1, REG_1).be32(2, 0))
        .bitwise(host(states))
        .cmp(CMP_NEQ, host(0));
  }

  public Rule source(Cidr block) {
    return address(SADDR, block);
  }

  public Rule destination(Cidr block) {
    return address(DADDR, block);
  }

  /** From outside of the block. */
  public Rule sourceOutside(Cidr block) {
    return address(SADDR, block, CMP_NEQ);
  }

  /** To outside of the block. */
  public Rule destinationOutside(Cidr block) {
    return address(DADDR, block, CMP_NEQ);
  }

  public Rule sourceIn(String set) {
    return payload(BASE_NETWORK, SADDR, 4).lookup(set);
  }

  public Rule destinationIn(String set) {
    return payload(BASE_NETWORK, DADDR, 4).lookup(set);
  }

  /** The map's verdict for the source; goes on with the next rule where it has none. */
  public Rule sourceVerdict(String map) {
    return payload(BASE_NETWORK, SADDR, 4).lookup(map, REG_VERDICT);
  }

  /** The map's verdict for the destination; goes on with the next rule where it has none. */
  public Rule destinationVerdict(String map) {
    return payload(BASE_NETWORK, DADDR, 4).lookup(map, REG_VERDICT);
  }

  /** Destination ports of TCP and UDP, inclusive. */
  public Rule destinationPorts(int from, int to) {
    payload(BASE_TRANSPORT, DPORT, 2);
    if (from == to) {
      return cmp(CMP_EQ, be16(from));
    }
    return expression(
        "range",
        e ->
            e.be32(1, REG_1)
                .be32(2, CMP_EQ)
                .nested(3, d -> d.bytes(VALUE, be16(from)))
                .nested(4, d -> d.bytes(VALUE, be16(to))));
  }

  public Rule icmpType(int type) {
    return payload(BASE_TRANSPORT, ICMP_TYPE, 1).cmp(CMP_EQ, (byte) type);
  }

  public Rule icmpCode(int code) {
    return payload(BASE_TRANSPORT, ICMP_CODE, 1).cmp(CMP_EQ, (byte) code);
  }

  /** Rewrites the destination by the address map; goes on with the next rule where it has none. */
  public Rule destinationNat(String map) {
    return payload(BASE_NETWORK, DADDR, 4).lookup(map, REG_1).nat(NAT_DNAT);
  }

  /** Rewrites the source by the address map; goes on with the next rule where it has none. */
  public Rule sourceNat(String map) {
    return payload(BASE_NETWORK, SADDR, 4).lookup(map, REG_1).nat(NAT_SNAT);
  }

  /** Rewrites the source to this address, and its port where another flow has it already. */
  public Rule sourceNatTo(Cidr address) {
    return expression(
            "immediate", e -> e.be32(1, REG_1).nested(2, d -> d.bytes(VALUE, address.first())))
        .nat(NAT_SNAT);
  }

  /** Rewrites the source to the address of the device by which it leaves. */
  public Rule masquerade() {
    return expression("masq", e -> {});
  }

  /**
   * So many of a hundred packets, at random.
   *
   * @param percent 1 to 100
   */
  public Rule randomly(int percent) {
    // The register holds the number in host order, and cmp compares bytes.
    return expression("numgen", e -> e.be32(1, REG_1).be32(2, 100).be32(3, RANDOM))
        .expression(
            "byteorder", e -> e.be32(1, REG_1).be32(2, REG_1).be32(3, HTON).be32(4, 4).be32(5, 4))
        .cmp(CMP_LT, ByteBuffer.allocate(4).putInt(percent).array());
  }

  /** Counts the packets that come as far as this, for {@link Nftables#count}. */
  public Rule counted() {
    return expression(Nftables.COUNTER, e -> {});
  }

  /**
   * Copies the packet to a {@link PacketLog}.
   *
   * @param prefix what the copy is marked with
   */
  public Rule log(int group, String prefix) {
    return expression(
        "log", e -> e.bytes(1, be16(group)).str(2, prefix).be32(3, PacketLog.SNAP_LENGTH));
  }

  public Rule accept() {
    return verdict(ACCEPT, null);
  }

  public Rule drop() {
    return verdict(DROP, null);
  }

  /** Back to the rule after the last jump. */
  public Rule returning() {
    return verdict(RETURN, null);
  }

  /** On with the chain, then with the next rule here. */
  public Rule jump(String chain) {
    return verdict(JUMP, chain);
  }

  /** On with the chain instead of this one; a return from there is a return from here. */
  public Rule goTo(String chain) {
    return verdict(GOTO, chain);
  }

  /** A verdict as data: in an immediate expression and in the elements of a verdict map. */
  private static void verdictData(NlWriter out, int code, @Nullable String chain) {
    out.nested(
        VERDICT,
        v -> {
          v.be32(1, code);
          if (chain != null) {
            v.str(2, chain);
          }
        });
  }

  static void jumpData(NlWriter out, String chain) {
    verdictData(out, JUMP, chain);
  }

  static void goToData(NlWriter out, String chain) {
    verdictData(out, GOTO, chain);
  }

  private Rule verdict(int code, @Nullable String chain) {
    return expression(
        "immediate", e -> e.be32(1, REG_VERDICT).nested(2, d -> verdictData(d, code, chain)));
  }

  private Rule address(int offset, Cidr block) {
    return block.prefix() == 0 ? this : address(offset, block, CMP_EQ);
  }

  private Rule address(int offset, Cidr block, int operator) {
    payload(BASE_NETWORK, offset, 4);
    if (block.prefix() < 32) {
      bitwise(block.netmask());
    }
    return cmp(operator, block.first());
  }

  private Rule meta(int key) {
    return expression("meta", e -> e.be32(1, REG_1).be32(2, key));
  }

  private Rule payload(int base, int offset, int length) {
    return expression(
        "payload", e -> e.be32(1, REG_1).be32(2, base).be32(3, offset).be32(4, length));
  }

  private Rule cmp(int operator, byte... value) {
    return expression(
        "cmp", e -> e.be32(1, REG_1).be32(2, operator).nested(3, d -> d.bytes(VALUE, value)));
  }

  private Rule bitwise(byte[] mask) {
    return expression(
        "bitwise",
        e ->
            e.be32(1, REG_1)
                .be32(2, REG_1)
                .be32(3, mask.length)
                .nested(4, d -> d.bytes(VALUE, mask))
                .nested(5, d -> d.bytes(VALUE, new byte[mask.length])));
  }

  private Rule lookup(String set) {
    return expression("lookup", e -> e.str(1, set).be32(2, REG_1));
  }

  private Rule lookup(String map, int into) {
    return expression("lookup", e -> e.str(1, map).be32(2, REG_1).be32(3, into));
  }

  private Rule nat(int type) {
    return expression(
        "nat", e -> e.be32(1, type).be32(2, NFPROTO_IPV4).be32(3, REG_1).be32(4, REG_1));
  }

  private Rule expression(String name, NlWriter.Body data) {
    expressions.nested(1, element -> element.str(1, name).nested(2, data));
    return this;
  }

  private static byte[] device(String name) {
    return Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), 16);
  }

  private static byte[] be16(int value) {
    return ByteBuffer.allocate(2).putShort((short) value).array();
  }

  private static byte[] host(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }
}
