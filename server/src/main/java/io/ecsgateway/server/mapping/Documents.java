package io.ecsgateway.server.mapping;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.document.Document;

/** JSON without a schema: the SDK's Document and protobuf's Value, whose numbers are doubles. */
final class Documents {
  private Documents() {}

  static Value toProto(Document document) {
    Value.Builder value = Value.newBuilder();
    if (document.isString()) {
      value.setStringValue(document.asString());
    } else if (document.isNumber()) {
      value.setNumberValue(document.asNumber().doubleValue());
    } else if (document.isBoolean()) {
      value.setBoolValue(document.asBoolean());
    } else if (document.isList()) {
      ListValue.Builder list = value.getListValueBuilder();
      document.asList().forEach(element -> list.addValues(toProto(element)));
    } else if (document.isMap()) {
      Struct.Builder struct = value.getStructValueBuilder();
      document.asMap().forEach((key, element) -> struct.putFields(key, toProto(element)));
    } else {
      value.setNullValue(NullValue.NULL_VALUE);
    }
    return value.build();
  }

  static Document toSdk(Value value) {
    return switch (value.getKindCase()) {
      case STRING_VALUE -> Document.fromString(value.getStringValue());
      case NUMBER_VALUE -> Document.fromNumber(value.getNumberValue());
      case BOOL_VALUE -> Document.fromBoolean(value.getBoolValue());
      case LIST_VALUE ->
          Document.fromList(
              value.getListValue().getValuesList().stream().map(Documents::toSdk).toList());
      case STRUCT_VALUE -> {
        Map<String, Document> fields = new LinkedHashMap<>();
        value.getStructValue().getFieldsMap().forEach((key, v) -> fields.put(key, toSdk(v)));
        yield Document.fromMap(fields);
      }
      case NULL_VALUE, KIND_NOT_SET -> Document.fromNull();
    };
  }
}
