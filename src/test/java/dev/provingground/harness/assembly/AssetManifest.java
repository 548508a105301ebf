package dev.provingground.harness.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.harness.assembly.Assets.FileAsset;
import dev.provingground.harness.assembly.Assets.ImageAsset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a stack needs to be published. */
record AssetManifest(Path file, Environment environment) {
  /** What the CDK calls the shell that loads a {@code TarballImageAsset}; its argument is next. */
  private static final String TARBALL = "cdk-tarball-image-asset";

  private static final Set<String> FILE_SOURCE = Set.of("path", "packaging");
  private static final Set<String> BUILD_SOURCE =
      Set.of("directory", "dockerFile", "dockerBuildArgs", "dockerBuildTarget", "platform");

  Assets read() {
    var manifest = Json.read(file);
    return new Assets(
        manifest.path("files").properties().stream().map(this::fileAsset).toList(),
        manifest.path("dockerImages").properties().stream().map(this::imageAsset).toList());
  }

  private FileAsset fileAsset(Map.Entry<String, JsonNode> entry) {
    var name = name(entry);
    var source = entry.getValue().path("source");
    Json.requireKnown("asset " + name, source, FILE_SOURCE);
    var packaging = source.path("packaging").asText("file");
    if (!Set.of("file", "zip").contains(packaging)) {
      throw new IllegalArgumentException(
          "asset %s is packaged as %s; only file and zip are known here"
              .formatted(name, packaging));
    }
    return new FileAsset(
        name,
        file.resolveSibling(source.path("path").asText()),
        packaging.equals("zip"),
        destinations(name, entry.getValue()).stream()
            .map(d -> new FileAsset.Place(text(d, "bucketName"), text(d, "objectKey")))
            .toList());
  }

  private ImageAsset imageAsset(Map.Entry<String, JsonNode> entry) {
    var name = name(entry);
    return new ImageAsset(
        name,
        imageSource(name, entry.getValue().path("source")),
        destinations(name, entry.getValue()).stream()
            .map(d -> new ImageAsset.Place(text(d, "repositoryName"), text(d, "imageTag")))
            .toList());
  }

  private ImageAsset.Source imageSource(String name, JsonNode source) {
    var command = source.path("executable").valueStream().map(JsonNode::asText).toList();
    if (command.isEmpty()) {
      Json.requireKnown("image asset " + name, source, BUILD_SOURCE);
      return new ImageAsset.Build(
          file.resolveSibling(source.path("directory").asText()),
          source.path("dockerFile").asText(),
          source.path("dockerBuildTarget").asText(),
          source.path("platform").asText(),
          Json.texts(source.path("dockerBuildArgs")));
    }
    int tarball = command.indexOf(TARBALL);
    if (tarball < 0 || tarball + 1 >= command.size()) {
      throw new IllegalArgumentException(
          "image asset %s is made by the command %s, which is not run here: give the image as a TarballImageAsset"
              .formatted(name, command));
    }
    return new ImageAsset.Archive(file.resolveSibling(command.get(tarball + 1)));
  }

  private static String name(Map.Entry<String, JsonNode> asset) {
    return asset.getValue().path("displayName").asText(asset.getKey());
  }

  private List<JsonNode> destinations(String name, JsonNode asset) {
    var destinations = asset.path("destinations").valueStream().toList();
    for (var destination : destinations) {
      var region = environment.fill(destination.path("region").asText(environment.region().id()));
      if (!region.equals(environment.region().id())) {
        throw new IllegalArgumentException(
            "asset %s goes to the region %s, and this target is %s"
                .formatted(name, region, environment));
      }
    }
    return destinations;
  }

  private String text(JsonNode destination, String member) {
    return environment.fill(destination.path(member).asText());
  }
}
