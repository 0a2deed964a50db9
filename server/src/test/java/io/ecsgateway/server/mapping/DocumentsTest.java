package io.ecsgateway.server.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkNumber;
import software.amazon.awssdk.core.document.Document;

class DocumentsTest {
  @Test
  void everyKindOfValueCrossesBothWays() {
    assertCrosses(Document.fromString(""), Value.newBuilder().setStringValue("").build());
    assertCrosses(Document.fromBoolean(false), Value.newBuilder().setBoolValue(false).build());
    assertCrosses(Document.fromNumber(0.5), Value.newBuilder().setNumberValue(0.5).build());
    assertCrosses(
        Document.fromNull(), Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build());
    assertCrosses(
        Document.fromList(List.of()),
        Value.newBuilder().setListValue(ListValue.getDefaultInstance()).build());
    assertCrosses(
        Document.fromMap(Map.of()),
        Value.newBuilder().setStructValue(Struct.getDefaultInstance()).build());
  }

  @Test
  void nestingIsKeptWithItsNulls() {
    Value one = Value.newBuilder().setNumberValue(1).build();
    Value none = Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
    assertCrosses(
        Document.fromMap(
            Map.of(
                "list", Document.fromList(List.of(Document.fromNumber(1.0), Document.fromNull())))),
        Value.newBuilder()
            .setStructValue(
                Struct.newBuilder()
                    .putFields(
                        "list",
                        Value.newBuilder()
                            .setListValue(ListValue.newBuilder().addValues(one).addValues(none))
                            .build()))
            .build());
  }

  @Test
  void numbersAreDoubles() {
    assertThat(Documents.toProto(Document.fromNumber(7)).getNumberValue()).isEqualTo(7.0);
    assertThat(
            Documents.toProto(
                    Document.fromNumber(
                        SdkNumber.fromBigDecimal(new BigDecimal("0.1000000000000000000001"))))
                .getNumberValue())
        .isEqualTo(0.1);
  }

  @Test
  void aValueWithoutKindIsNull() {
    assertThat(Documents.toSdk(Value.getDefaultInstance()).isNull()).isTrue();
  }

  private static void assertCrosses(Document sdk, Value proto) {
    assertThat(Documents.toProto(sdk)).isEqualTo(proto);
    assertThat(Documents.toSdk(proto)).isEqualTo(sdk);
  }
}
