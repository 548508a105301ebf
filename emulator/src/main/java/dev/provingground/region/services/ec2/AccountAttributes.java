package dev.provingground.region.services.ec2;

import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.AccountAttribute;
import software.amazon.awssdk.services.ec2.model.AccountAttributeValue;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesResponse;

/** What EC2 says of an account that has no default VPC and no instances. */
final class AccountAttributes {
  private static final Map<String, String> VALUES = new LinkedHashMap<>();

  static {
    VALUES.put("supported-platforms", "VPC");
    VALUES.put("default-vpc", "none");
    VALUES.put("vpc-max-security-groups-per-interface", "5");
    VALUES.put("max-instances", "0");
    VALUES.put("max-elastic-ips", "0");
    VALUES.put("vpc-max-elastic-ips", "0");
  }

  private AccountAttributes() {}

  static DescribeAccountAttributesResponse describe(DescribeAccountAttributesRequest request) {
    Requests.admit(request, "AttributeNames");
    var asked = request.attributeNamesAsStrings();
    for (var name : asked) {
      if (!VALUES.containsKey(name)) {
        throw Requests.invalid(
            "Value (%s) for parameter attributeName is invalid. Unknown attribute."
                .formatted(name));
      }
    }
    return DescribeAccountAttributesResponse.builder()
        .accountAttributes(
            VALUES.entrySet().stream()
                .filter(entry -> asked.isEmpty() || asked.contains(entry.getKey()))
                .map(entry -> attribute(entry.getKey(), entry.getValue()))
                .toList())
        .build();
  }

  private static AccountAttribute attribute(String name, String value) {
    return AccountAttribute.builder()
        .attributeName(name)
        .attributeValues(AccountAttributeValue.builder().attributeValue(value).build())
        .build();
  }
}
