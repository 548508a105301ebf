package dev.provingground.region.api;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Makes an implementation of an SDK client interface whose methods are the given operations.
 *
 * <p>In Java it would be {@code CreateServiceResponse createService(CreateServiceRequest request) {
 * return (CreateServiceResponse) operations[i].invoke(request, null); }}, once for each. {@code
 * java.lang.reflect.Proxy} would do the same, but implements every method of the interface: with
 * EC2's it takes a third of a second and 70 MB.
 */
final class GuardedClient {
  private static final ClassDesc OPERATION = desc(Operation.class);
  private static final ClassDesc OPERATIONS = OPERATION.arrayType();
  private static final MethodTypeDesc INVOKE =
      MethodTypeDesc.of(CD_Object, desc(SdkRequest.class), desc(RequestBody.class));

  private GuardedClient() {}

  static <T extends SdkClient> T define(
      Class<T> client, String serviceName, List<Operation> operations) {
    var self =
        ClassDesc.of(GuardedClient.class.getPackageName(), "Guarded" + client.getSimpleName());
    var bytes =
        ClassFile.of()
            .build(
                self,
                type -> {
                  type.withFlags(
                      ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC);
                  type.withInterfaceSymbols(desc(client));
                  type.withField("operations", OPERATIONS, ClassFile.ACC_PRIVATE);
                  constructor(type, self);
                  sdkClient(type, serviceName);
                  for (int i = 0; i < operations.size(); i++) {
                    operation(type, self, operations.get(i), i);
                  }
                });
    try {
      var lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
      var constructor =
          lookup.findConstructor(
              lookup.lookupClass(), MethodType.methodType(void.class, Operation[].class));
      return client.cast(constructor.invoke(operations.toArray(Operation[]::new)));
    } catch (Throwable e) {
      throw new IllegalArgumentException(client + " cannot be implemented", e);
    }
  }

  private static void constructor(ClassBuilder type, ClassDesc self) {
    type.withMethodBody(
        INIT_NAME,
        MethodTypeDesc.of(CD_void, OPERATIONS),
        0,
        code ->
            code.aload(0)
                .invokespecial(CD_Object, INIT_NAME, MTD_void)
                .aload(0)
                .aload(1)
                .putfield(self, "operations", OPERATIONS)
                .return_());
  }

  /** What {@link SdkClient} asks of every client. */
  private static void sdkClient(ClassBuilder type, String serviceName) {
    type.withMethodBody(
        "serviceName",
        MethodTypeDesc.of(CD_String),
        ClassFile.ACC_PUBLIC,
        code -> code.loadConstant(serviceName).areturn());
    type.withMethodBody("close", MTD_void, ClassFile.ACC_PUBLIC, code -> code.return_());
  }

  private static void operation(ClassBuilder type, ClassDesc self, Operation operation, int index) {
    var method = operation.method();
    type.withMethodBody(
        operation.methodName(),
        method.describeConstable().orElseThrow(),
        ClassFile.ACC_PUBLIC,
        code -> {
          code.aload(0).getfield(self, "operations", OPERATIONS).loadConstant(index).aaload();
          code.aload(1);
          if (operation.uploads()) {
            code.aload(2);
          } else {
            code.aconst_null();
          }
          code.invokevirtual(OPERATION, "invoke", INVOKE)
              .checkcast(desc(method.returnType()))
              .areturn();
        });
  }

  private static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }
}
