package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.provingground.region.services.acm.AcmService;
import dev.provingground.region.services.fakes.FakeBalancers;
import dev.provingground.region.services.fakes.FakeNetwork;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.testsupport.TestCertificate;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Certificate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;

@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class SecureListenersTest {
  private static TestCertificate first;
  private static TestCertificate second;

  private final FakeRegion region = new FakeRegion();
  private final FakeNetwork network = new FakeNetwork();
  private final FakeBalancers balancers = new FakeBalancers(region.loop());
  private final AcmService acm =
      new AcmService(region.context(), name -> Optional.empty(), Runnable::run);
  private final ElasticLoadBalancingV2Service service =
      new ElasticLoadBalancingV2Service(region.context(), network, balancers, balancers, acm);
  private final ElasticLoadBalancingV2Client elb = service;

  @BeforeAll
  static void makeCertificates() throws Exception {
    first = TestCertificate.of("RSA", "a.test");
    second = TestCertificate.of("EC", "b.test");
  }

  @BeforeEach
  void compose() {
    region.add(Ec2Client.class, network);
    acm.usedBy(service.certificateUsers());
  }

  @Test
  void aListenerForHttpsHasItsCertificatesAndItsPolicy() throws Exception {
    var certificate = imported(first);
    var listener =
        listener(
            request ->
                request
                    .certificates(one -> one.certificateArn(certificate))
                    .sslPolicy("ELBSecurityPolicy-TLS13-1-3-2021-06"));
    var described = elb.describeListeners(r -> r.listenerArns(listener)).listeners().getFirst();
    assertThat(described.protocol()).isEqualTo(ProtocolEnum.HTTPS);
    assertThat(described.sslPolicy()).isEqualTo("ELBSecurityPolicy-TLS13-1-3-2021-06");
    assertThat(described.certificates())
        .extracting(Certificate::certificateArn)
        .containsExactly(certificate);

    region.advance(Duration.ofMillis(100));
    var tls = balancers.nodes().values().iterator().next().config().listeners().getFirst().tls();
    assertThat(tls).isPresent();
    assertThat(tls.get().protocols()).containsExactly("TLSv1.3");
    assertThat(tls.get().certificates().getFirst().key()).isEqualTo(first.key());
    assertThat(acm.describeCertificate(r -> r.certificateArn(certificate)).certificate().inUseBy())
        .singleElement()
        .asString()
        .contains(":loadbalancer/app/web/");
  }

  @Test
  void moreCertificatesComeAndGo() throws Exception {
    var one = imported(first);
    var other = imported(second);
    var listener = listener(r -> r.certificates(c -> c.certificateArn(one)));
    elb.addListenerCertificates(
        r -> r.listenerArn(listener).certificates(c -> c.certificateArn(other)));
    assertThat(elb.describeListenerCertificates(r -> r.listenerArn(listener)).certificates())
        .extracting(c -> c.certificateArn() + " " + c.isDefault())
        .containsExactly(one + " true", other + " false");
    assertRefused(
        "OperationNotPermitted",
        () ->
            elb.removeListenerCertificates(
                r -> r.listenerArn(listener).certificates(c -> c.certificateArn(one))));
    elb.removeListenerCertificates(
        r -> r.listenerArn(listener).certificates(c -> c.certificateArn(other)));
    assertThat(elb.describeListenerCertificates(r -> r.listenerArn(listener)).certificates())
        .hasSize(1);

    elb.modifyListener(r -> r.listenerArn(listener).certificates(c -> c.certificateArn(other)));
    assertThat(elb.describeListenerCertificates(r -> r.listenerArn(listener)).certificates())
        .extracting(Certificate::certificateArn)
        .containsExactly(other);
  }

  @Test
  void aListenerCanChangeToHttpsAndBack() throws Exception {
    var certificate = imported(first);
    var listener = listener(r -> r.certificates(c -> c.certificateArn(certificate)));
    elb.modifyListener(r -> r.listenerArn(listener).protocol(ProtocolEnum.HTTP));
    assertRefused(
        "ValidationError",
        () -> elb.modifyListener(r -> r.listenerArn(listener).protocol(ProtocolEnum.HTTPS)));
    elb.modifyListener(
        r ->
            r.listenerArn(listener)
                .protocol(ProtocolEnum.HTTPS)
                .certificates(c -> c.certificateArn(certificate)));
    assertThat(elb.describeListeners(r -> r.listenerArns(listener)).listeners())
        .extracting(one -> one.sslPolicy())
        .containsExactly("ELBSecurityPolicy-2016-08");
  }

  @Test
  void whatIsNotThereIsRefused() throws Exception {
    var certificate = imported(first);
    assertRefused("ValidationError", () -> listener(r -> {}));
    assertRefused(
        "CertificateNotFound",
        () -> listener(r -> r.certificates(c -> c.certificateArn(certificate + "0"))));
    assertRefused(
        "SSLPolicyNotFound",
        () ->
            listener(
                r ->
                    r.certificates(c -> c.certificateArn(certificate))
                        .sslPolicy("ELBSecurityPolicy-2099")));
    assertRefused(
        "ValidationError",
        () ->
            listener(
                r ->
                    r.protocol(ProtocolEnum.HTTP)
                        .certificates(c -> c.certificateArn(certificate))));
    assertRefused(
        "NotImplemented",
        () ->
            listener(
                r ->
                    r.certificates(c -> c.certificateArn(certificate))
                        .mutualAuthentication(m -> m.mode("verify"))));
  }

  @Test
  void policiesAreListedWithTheirSuites() {
    assertThat(elb.describeSSLPolicies(r -> r.pageSize(2)).sslPolicies()).hasSize(2);
    var policy =
        elb.describeSSLPolicies(r -> r.names("ELBSecurityPolicy-FS-1-2-Res-2020-10"))
            .sslPolicies()
            .getFirst();
    assertThat(policy.sslProtocols()).containsExactly("TLSv1.2");
    assertThat(policy.ciphers()).hasSize(4);
    assertThat(SecurityPolicies.named(policy.name()).standardSuites())
        .contains("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    assertThat(SecurityPolicies.named(null).standardSuites())
        .contains(
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
            "TLS_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_256_GCM_SHA384");
  }

  private String imported(TestCertificate made) throws Exception {
    var certificate = SdkBytes.fromUtf8String(made.certificatePem());
    return acm.importCertificate(
            r -> r.certificate(certificate).privateKey(SdkBytes.fromUtf8String(made.keyPem())))
        .certificateArn();
  }

  private String listener(Consumer<CreateListenerRequest.Builder> more) {
    var loadBalancer =
        elb.createLoadBalancer(
                request ->
                    request
                        .name("web")
                        .subnets(FakeNetwork.SUBNET_A, FakeNetwork.SUBNET_B)
                        .securityGroups(FakeNetwork.GROUP))
            .loadBalancers()
            .getFirst()
            .loadBalancerArn();
    var request =
        CreateListenerRequest.builder()
            .loadBalancerArn(loadBalancer)
            .protocol(ProtocolEnum.HTTPS)
            .port(443)
            .defaultActions(
                action ->
                    action
                        .type(ActionTypeEnum.FIXED_RESPONSE)
                        .fixedResponseConfig(fixed -> fixed.statusCode("200")));
    more.accept(request);
    return elb.createListener(request.build()).listeners().getFirst().listenerArn();
  }

  private static void assertRefused(String code, ThrowingCallable call) {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }

  @Test
  void besideItsDefaultAListenerHasTwentyFiveCertificates() throws Exception {
    var standard = imported(first);
    var listener = listener(r -> r.certificates(c -> c.certificateArn(standard)));
    for (int i = 0; i < 25; i++) {
      var one = imported(first);
      elb.addListenerCertificates(
          r -> r.listenerArn(listener).certificates(c -> c.certificateArn(one)));
    }
    var last = imported(first);
    assertRefused(
        "TooManyCertificates",
        () ->
            elb.addListenerCertificates(
                r -> r.listenerArn(listener).certificates(c -> c.certificateArn(last))));
  }
}
