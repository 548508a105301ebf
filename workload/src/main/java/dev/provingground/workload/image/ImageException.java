package dev.provingground.workload.image;

import org.jspecify.annotations.Nullable;

/** The image cannot be built or sent; the message says what to do about it. */
public final class ImageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ImageException(String message) {
    this(message, null);
  }

  public ImageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
