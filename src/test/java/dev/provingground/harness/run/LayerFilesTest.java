package dev.provingground.harness.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

final class LayerFilesTest {
  private final LayerFiles files = new LayerFiles();
  private final List<String> downloaded = new ArrayList<>();

  @Test
  void filesOfAllLayersAreNamedAndDirectoriesAreNot() throws Exception {
    assertThat(files.of(List.of("bin", "etc"), this::download))
        .containsExactly("bin/file", "etc/file");
  }

  @Test
  void aLayerIsDownloadedOnce() throws Exception {
    files.of(List.of("bin", "etc"), this::download);
    assertThat(files.of(List.of("etc"), this::download)).containsExactly("etc/file");
    assertThat(downloaded).containsExactly("bin", "etc");
  }

  @Test
  void whatIsNoLayerIsAnError() {
    assertThatThrownBy(() -> files.of(List.of("bin"), digest -> new byte[] {1, 2, 3}))
        .isInstanceOf(IOException.class);
  }

  private byte[] download(String digest) throws IOException {
    downloaded.add(digest);
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      tar.putArchiveEntry(new TarArchiveEntry(digest + "/"));
      tar.closeArchiveEntry();
      tar.putArchiveEntry(new TarArchiveEntry(digest + "/file"));
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }
}
