package dev.provingground.region.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.kernel.NftBatch.Hook;
import dev.provingground.region.testsupport.NeedsNamespaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsNamespaces
class NftBatchTest {
  private static final Cidr ADDRESS = Cidr.of("10.0.0.1");

  private NetNs namespace;
  private Nftables nftables;

  @BeforeEach
  void open() {
    namespace = NetNs.create("nftables");
    nftables = Nftables.in(namespace, "test");
    nftables
        .batch()
        .addTable()
        .addFilter("forward", Hook.FORWARD)
        .addVerdictMap("map")
        .addChain("chain")
        .commit();
  }

  @AfterEach
  void close() {
    nftables.close();
    namespace.close();
  }

  @Test
  void aRefusalNamesEveryMessageThatWasRefused() {
    assertThatThrownBy(
            () ->
                nftables
                    .batch()
                    .deleteChain("nowhere")
                    .addRule("chain", new Rule().ipv4().sourceIn("no-set").accept())
                    .addAddress("no-set", ADDRESS)
                    .commit())
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("delete chain nowhere: ENOENT")
        .hasMessageContaining("add rule to chain: ENOENT")
        .hasMessageContaining("add 10.0.0.1 to no-set: ENOENT");
  }

  @Test
  void whatWasRefusedChangedNothing() {
    assertThatThrownBy(() -> nftables.batch().addChain("new").deleteChain("nowhere").commit())
        .isInstanceOf(KernelException.class);
    assertThatThrownBy(() -> nftables.batch().deleteChain("new").commit())
        .hasMessageContaining("delete chain new: ENOENT");
  }

  @Test
  void anAddressIsMappedOnce() {
    nftables.batch().mapToJump("map", ADDRESS, "chain").commit();
    assertThatThrownBy(() -> nftables.batch().mapToJump("map", ADDRESS, "chain").commit())
        .hasMessageContaining("add 10.0.0.1 to map: EEXIST");
    assertThatThrownBy(() -> nftables.batch().deleteChain("chain").commit())
        .hasMessageContaining("delete chain chain: EBUSY");
    nftables.batch().deleteAddress("map", ADDRESS).deleteChain("chain").commit();
  }

  @Test
  void aGreatBatchIsOneTransaction() {
    var batch = nftables.batch().addSet("set");
    for (int i = 0; i < 1_000; i++) {
      batch.addAddress("set", ADDRESS.address(i));
    }
    assertThat(batch.size()).isLessThan(150_000);
    batch.commit();
    var again = nftables.batch();
    for (int i = 0; i < 1_000; i++) {
      again.deleteAddress("set", ADDRESS.address(i));
    }
    again.deleteSet("set").commit();
  }

  @Test
  void anEmptyBatchDoesNothing() {
    nftables.batch().commit();
  }
}
