package dev.provingground.region.wire;

import static dev.provingground.region.wire.WireFixture.assertJsonError;
import static dev.provingground.region.wire.WireFixture.assertRestError;
import static dev.provingground.region.wire.WireFixture.assertXmlError;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Requests that are, and are not, what the services' models say, in every protocol. */
final class RequestFormsTest {
  private WireFixture fixture;

  @BeforeEach
  void open() throws BindException {
    fixture = new WireFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void jsonThatIsNotWhatTheModelSaysIsRefusedByName() throws Exception {
    for (var malformed : new String[] {"{", "[]", "{} {}", "{\"maxResults\":1,\"maxResults\":2}"}) {
      assertJsonError(fixture.json("ListClusters", malformed), 400, "SerializationException", "");
    }
    assertJsonError(
        fixture.json("ListClusters", "{\"maxresults\":1}"),
        400,
        "ValidationException",
        "The parameter maxresults is not recognized");
    assertJsonError(
        fixture.json("ListClusters", "{\"maxResults\":\"many\"}"),
        400,
        "SerializationException",
        "Value (many) for parameter maxResults is not a 32 bit integer");
    assertJsonError(
        fixture.json("CreateService", "{\"loadBalancers\":[{\"containerPort\":3000,\"port\":1}]}"),
        400,
        "ValidationException",
        "The parameter loadBalancers[0].port is not recognized");
    assertJsonError(
        fixture.json("CreateService", "{\"tags\":[null]}"),
        400,
        "SerializationException",
        "tags[0]");
    assertJsonError(
        fixture.json("ListClusters", "{\"maxResults\":99999999999}"),
        400,
        "SerializationException",
        "99999999999");
  }

  @Test
  void parametersThatAreNotWhatTheModelSaysAreRefusedByName() throws Exception {
    assertXmlError(
        fixture.form("ec2", "Action=DescribeVpcs&Version=2016-11-15&VpcIds.1=a"),
        400,
        "UnknownParameter",
        "The parameter VpcIds is not recognized");
    assertXmlError(
        fixture.form("ec2", "Action=DescribeVpcs&Version=2016-11-15&Filter.1.Nme=a"),
        400,
        "UnknownParameter",
        "The parameter Filter.1.Nme is not recognized");
    assertXmlError(
        fixture.form("ec2", "Action=DescribeVpcs&Version=2016-11-15&VpcId.one=a"),
        400,
        "UnknownParameter",
        "The parameter VpcId.one is not recognized");
    assertXmlError(
        fixture.form("ec2", "Action=DescribeVpcs&Version=2016-11-15&MaxResults=many"),
        400,
        "InvalidParameterValue",
        "Value (many) for parameter MaxResults is not a 32 bit integer");
    assertXmlError(
        fixture.form("iam", "Action=ListRoles&Version=2010-05-08&PathPrefix.member.1=a"),
        400,
        "ValidationError",
        "Value (member) for parameter PathPrefix is not a string");
    assertXmlError(
        fixture.form("iam", "Action=ListRoles&Version=2010-05-08&PathPrefix=%zz"),
        400,
        "MalformedQueryString",
        "the form is not well encoded");
    assertXmlError(
        fixture.form("iam", "Action=ListRoles&Version=2010-05-08&PathPrefix=a&PathPrefix=b"),
        400,
        "MalformedQueryString",
        "The parameter PathPrefix is given twice");
  }

  @Test
  void methodAndPathNameAnOperation() throws Exception {
    var answer = fixture.rest(SdkHttpMethod.GET, "/actions?maxResults=7");
    assertThat(answer.body()).isEqualTo("{\"nextToken\":\"7\"}");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertRestError(
        fixture.rest(SdkHttpMethod.GET, "/actions/a+b%2Fc"),
        404,
        "ResourceNotFoundException",
        "a+b/c");
    assertRestError(
        fixture.rest(SdkHttpMethod.PUT, "/actions"),
        404,
        "UnknownOperationException",
        "There is no operation 'PUT /actions'.");
    assertRestError(
        fixture.rest(SdkHttpMethod.GET, "/actions/"),
        404,
        "UnknownOperationException",
        "There is no operation 'GET /actions/'.");
    assertRestError(
        fixture.rest(SdkHttpMethod.GET, "/experiments"),
        501,
        "NotImplemented",
        "The region does not implement fis ListExperiments.");
  }

  @Test
  void aQueryThatIsNotWhatTheModelSaysIsRefusedByName() throws Exception {
    assertRestError(
        fixture.rest(SdkHttpMethod.GET, "/actions?maxResults=many"),
        400,
        "SerializationException",
        "Value (many) for parameter maxResults is not a 32 bit integer");
    assertRestError(
        fixture.rest(SdkHttpMethod.GET, "/actions?maxResults=1&maxResults=2"),
        400,
        "SerializationException",
        "The parameter maxResults is given twice");
    assertRestError(
        fixture.rest(SdkHttpMethod.GET, "/actions?most=1"),
        400,
        "ValidationException",
        "The parameter most is not recognized");
  }

  @Test
  void listsMayLeaveNumbersOut() throws Exception {
    assertThat(
            fixture
                .form("ec2", "Action=DescribeVpcs&Version=2016-11-15&VpcId.12=b&VpcId.3=a")
                .body())
        .contains("<vpcId>[a, b]</vpcId>");
  }
}
