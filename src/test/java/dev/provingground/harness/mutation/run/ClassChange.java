package dev.provingground.harness.mutation.run;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.constant.ConstantDesc;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** Changes of a compiled class, without its source. */
final class ClassChange {
  private ClassChange() {}

  /** Another text wherever the class loads a constant text. */
  static UnaryOperator<byte[]> text(String constant, String instead) {
    return bytes -> replaced(bytes, constant, code -> code.ldc(instead));
  }

  /** Another number wherever the class loads a constant number. */
  static UnaryOperator<byte[]> number(int constant, int instead) {
    return bytes -> replaced(bytes, constant, code -> code.loadConstant(instead));
  }

  private static byte[] replaced(byte[] bytes, ConstantDesc constant, Load load) {
    var found = new AtomicBoolean();
    var transform =
        ClassTransform.transformingMethodBodies(
            (code, element) -> {
              if (loads(element, constant)) {
                found.set(true);
                load.into(code);
              } else {
                code.with(element);
              }
            });
    var file = ClassFile.of();
    var changed = file.transformClass(file.parse(bytes), transform);
    if (!found.get()) {
      throw new IllegalStateException(
          "the class loads no constant '" + constant + "': adapt the variant to the service");
    }
    return changed;
  }

  private static boolean loads(CodeElement element, ConstantDesc constant) {
    return element instanceof ConstantInstruction load && load.constantValue().equals(constant);
  }

  /** An instruction. */
  private interface Load {
    void into(CodeBuilder code);
  }
}
