//! Types, bodies, parameters and pages: what the resolved platform tells apart, and the keywords of types.

use std::collections::BTreeSet;

use caseway_spec::platform::{
    Answer, BackendOperation, ErrorClass, Format, Idempotency, PagesBy, PagesEnd, Platform, ReplyBody,
    RequestBody, Shape, Style, Type, Verify,
};
use caseway_spec::source::Place;

use super::{Row, inventory};

/// What the types and operations that `own` declares are made of.
pub(super) fn used(platform: &Platform, own: impl Fn(&Place) -> bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, ty) in platform.types.iter().filter(|(_, ty)| own(ty.place())) {
        found.insert(declared(ty).construct);
        ty.parts().for_each(|part| of_shape(part, &mut found));
    }
    let operations = platform.backends.iter().flat_map(|backend| &backend.operations);
    for operation in operations.filter(|operation| own(&operation.place)) {
        found.extend(of_operation(operation).map(|row| row.construct));
    }
    found.into_iter().map(ToOwned::to_owned).collect()
}

fn of_shape(of: &Shape, found: &mut BTreeSet<&'static str>) {
    found.insert(shape(of).construct);
    match of {
        Shape::Text(of) => {
            found.insert(format(of).construct);
        }
        Shape::Array(inner) | Shape::Map(inner) | Shape::Limited(inner, _) => of_shape(inner, found),
        _ => {}
    }
}

fn of_operation(operation: &BackendOperation) -> impl Iterator<Item = &'static Row> {
    let pages = operation.pages.iter();
    (operation.request.iter().map(request))
        .chain(operation.success.iter().map(|success| reply(&success.body)))
        .chain(operation.errors.iter().map(|(_, class)| error(class)))
        .chain(operation.parameters.iter().map(|parameter| style(&parameter.style)))
        .chain(pages.clone().map(|of| self::pages(&of.by)))
        .chain(pages.filter_map(|of| of.end.as_ref()).map(end))
        .chain(operation.completes.iter().map(|completes| answer(&completes.answer)))
        .chain([verify(&operation.verify), idempotency(&operation.idempotency)])
}

const fn keyword(
    construct: &'static str,
    good: &'static str,
    bad: &'static str,
    code: &'static str,
    wrong: &'static str,
) -> Row {
    Row { construct, good, bad, code, wrong }
}

/// The keywords of a type, by the name that the schemas give them.
pub(super) const KEYWORDS: &[Row] = &[
    keyword(
        "TypeSchema.type",
        "types-to-the-last-keyword.yaml",
        "malformed-type.yaml",
        "CW0402",
        "type: text",
    ),
    keyword(
        "TypeSchema.format",
        "every-type.yaml",
        "formats-and-limits-of-other-types.yaml",
        "CW0401",
        "format: date",
    ),
    keyword(
        "TypeSchema.description",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0204",
        "description: 5",
    ),
    keyword(
        "TypeSchema.enum",
        "types-to-the-last-keyword.yaml",
        "malformed-enum.yaml",
        "CW0403",
        "enum: [open, done, open, 5]",
    ),
    keyword(
        "TypeSchema.const",
        "every-type.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0403",
        "const: [x]",
    ),
    keyword(
        "TypeSchema.default",
        "every-type.yaml",
        "default-of-another-type.yaml",
        "CW0420",
        "default: many",
    ),
    keyword(
        "TypeSchema.nullable",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0418",
        "nullable: maybe",
    ),
    keyword(
        "TypeSchema.sensitive",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0418",
        "sensitive: very",
    ),
    keyword(
        "TypeSchema.items",
        "types-to-the-last-keyword.yaml",
        "unsupported-keyword.yaml",
        "CW0401",
        "items: x",
    ),
    keyword(
        "TypeSchema.properties",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0204",
        "properties: [article]",
    ),
    keyword(
        "TypeSchema.required",
        "types-to-the-last-keyword.yaml",
        "required-undeclared.yaml",
        "CW0404",
        "required",
    ),
    keyword(
        "TypeSchema.additionalProperties",
        "types-to-the-last-keyword.yaml",
        "unsupported-keyword.yaml",
        "CW0401",
        "additionalProperties: true",
    ),
    keyword(
        "TypeSchema.allOf",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0402",
        "allOf: Item",
    ),
    keyword(
        "TypeSchema.oneOf",
        "types-to-the-last-keyword.yaml",
        "alternatives-without-a-discriminator.yaml",
        "CW0422",
        "oneOf: [Car, Van]",
    ),
    keyword(
        "TypeSchema.discriminator",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0422",
        "discriminator: [kind]",
    ),
    keyword(
        "TypeSchema.discriminator.propertyName",
        "every-type.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0422",
        "propertyName: 5",
    ),
    keyword(
        "TypeSchema.minLength",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0418",
        "minLength: -1",
    ),
    keyword(
        "TypeSchema.maxLength",
        "every-type.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0418",
        "maxLength: 1.5",
    ),
    keyword(
        "TypeSchema.pattern",
        "types-to-the-last-keyword.yaml",
        "pattern-that-backtracks.yaml",
        "CW0419",
        "pattern",
    ),
    keyword(
        "TypeSchema.minimum",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0418",
        "minimum: low",
    ),
    keyword(
        "TypeSchema.maximum",
        "every-type.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0418",
        "maximum: high",
    ),
    keyword(
        "TypeSchema.exclusiveMinimum",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0418",
        "exclusiveMinimum: low",
    ),
    keyword(
        "TypeSchema.exclusiveMaximum",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0418",
        "exclusiveMaximum: high",
    ),
    keyword(
        "TypeSchema.multipleOf",
        "every-type.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0418",
        "multipleOf: 0",
    ),
    keyword(
        "TypeSchema.minItems",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0418",
        "minItems: 3",
    ),
    keyword(
        "TypeSchema.maxItems",
        "every-type.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0418",
        "maxItems: many",
    ),
    keyword(
        "TypeSchema.uniqueItems",
        "every-type.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0418",
        "uniqueItems: often",
    ),
    keyword(
        "TypeSchema.minProperties",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0418",
        "minProperties: -1",
    ),
    keyword(
        "TypeSchema.maxProperties",
        "every-type.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0418",
        "maxProperties: few",
    ),
    keyword("TypeSchema.$ref", "every-type.yaml", "unknown-type-by-reference.yaml", "CW0304", "$ref"),
    keyword(
        "TypeSchema.type=object",
        "types-to-the-last-keyword.yaml",
        "malformed-type.yaml",
        "CW0402",
        "type: object }",
    ),
    keyword(
        "TypeSchema.type=array",
        "types-to-the-last-keyword.yaml",
        "malformed-type.yaml",
        "CW0402",
        "type: array }",
    ),
    keyword(
        "TypeSchema.type=string",
        "types-to-the-last-keyword.yaml",
        "malformed-type.yaml",
        "CW0402",
        "type: text",
    ),
    keyword(
        "TypeSchema.type=integer",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0420",
        "type: integer, format: int64, default: 1.5",
    ),
    keyword(
        "TypeSchema.type=number",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0420",
        "type: number, format: double, default: much",
    ),
    keyword(
        "TypeSchema.type=boolean",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0420",
        "type: boolean, default: sometimes",
    ),
    keyword(
        "TypeSchema.type=null",
        "every-type.yaml",
        "null-in-a-list.yaml",
        "CW0423",
        "type: [string, 'null']",
    ),
    keyword(
        "TypeSchema.format=int32",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0420",
        "format: int32, default: 2147483648",
    ),
    keyword(
        "TypeSchema.format=int64",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0420",
        "format: int64, default: 1.5",
    ),
    keyword(
        "TypeSchema.format=double",
        "types-to-the-last-keyword.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0420",
        "format: double, default: much",
    ),
    keyword(
        "TypeSchema.format=decimal",
        "every-type.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0420",
        "format: decimal, default: much",
    ),
    keyword(
        "TypeSchema.format=date",
        "every-type.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0420",
        "format: date, default",
    ),
    keyword(
        "TypeSchema.format=date-time",
        "every-type.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0420",
        "format: date-time, default",
    ),
    keyword(
        "TypeSchema.format=uuid",
        "every-type.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0420",
        "format: uuid, default",
    ),
    keyword(
        "TypeSchema.format=uri",
        "every-type.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0420",
        "format: uri, default",
    ),
    keyword(
        "TypeSchema.format=email",
        "every-type.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0420",
        "format: email, default",
    ),
    keyword(
        "TypeSchema.format=byte",
        "every-type.yaml",
        "every-keyword-in-a-wrong-way.yaml",
        "CW0420",
        "format: byte, default",
    ),
];

inventory! {
    shape of Shape {
        Bool: "types-to-the-last-keyword.yaml", "every-keyword-in-a-wrong-way.yaml", "CW0420", "type: boolean, default: sometimes";
        Int32: "types-to-the-last-keyword.yaml", "every-keyword-in-a-wrong-way.yaml", "CW0420", "format: int32, default: 2147483648";
        Int64: "types-to-the-last-keyword.yaml", "every-keyword-in-a-wrong-way.yaml", "CW0420", "format: int64, default: 1.5";
        Number: "types-to-the-last-keyword.yaml", "every-keyword-in-a-wrong-way.yaml", "CW0420", "format: double, default: much";
        Decimal: "every-type.yaml", "every-keyword-in-a-wrong-way.yaml", "CW0420", "type: number, format: decimal, default: much";
        String: "types-to-the-last-keyword.yaml", "malformed-type.yaml", "CW0402", "type: text";
        Text: "every-type.yaml", "every-keyword-in-a-wrong-way.yaml", "CW0420", "format: uuid, default: x";
        Array: "types-to-the-last-keyword.yaml", "malformed-type.yaml", "CW0402", "type: array }";
        Map: "types-to-the-last-keyword.yaml", "every-keyword-in-a-wrong-way.yaml", "CW0402", "additionalProperties: { type: anything }";
        Named: "types-to-the-last-keyword.yaml", "unknown-type.yaml", "CW0304", "items: Itm";
        Limited: "types-to-the-last-keyword.yaml", "every-keyword-in-a-wrong-way.yaml", "CW0418", "minimum: low";
    }
    format of Format {
        Date: "every-type.yaml", "every-keyword-in-a-wrong-way.yaml", "CW0420", "format: date, default";
        DateTime: "every-type.yaml", "every-keyword-in-a-wrong-way.yaml", "CW0420", "format: date-time, default";
        Uuid: "every-type.yaml", "every-keyword-in-a-wrong-way.yaml", "CW0420", "format: uuid, default";
        Uri: "every-type.yaml", "every-keyword-in-a-wrong-way.yaml", "CW0420", "format: uri, default";
        Email: "every-type.yaml", "every-keyword-in-a-wrong-way.yaml", "CW0420", "format: email, default";
        Byte: "every-type.yaml", "every-keyword-in-a-wrong-way.yaml", "CW0420", "format: byte, default";
    }
    declared of Type {
        Object: "types-to-the-last-keyword.yaml", "malformed-type.yaml", "CW0402", "type: object }";
        Enum: "types-to-the-last-keyword.yaml", "malformed-enum.yaml", "CW0403", "enum: []";
        Union: "every-type.yaml", "alternatives-without-a-discriminator.yaml", "CW0422", "oneOf: [Car, Van]";
    }
    request of RequestBody {
        Json: "everything-on-the-wire", "body-not-allowed.yaml", "CW0410", "http: DELETE /orders";
        Form: "everything-on-the-wire", "decimal-number-in-a-form.yaml", "CW0440", "request: Order";
        Multipart: "everything-on-the-wire", "part-unknown.yaml", "CW0441", "multipart: { file: id";
        Text: "everything-on-the-wire", "form-of-a-text.yaml", "CW0440", "form: brackets";
        Stream: "everything-on-the-wire", "stream-without-another-end.yaml", "CW0442", "call: erp.CreateOrder";
    }
    reply of ReplyBody {
        Empty: "everything-on-the-wire", "replies-that-mean-the-opposite.yaml", "CW0408", "400: empty";
        Json: "everything-on-the-wire", "replies-that-mean-the-opposite.yaml", "CW0408", "409: Order";
        Text: "everything-on-the-wire", "replies-that-mean-the-opposite.yaml", "CW0408", "404: text";
        Stream: "everything-on-the-wire", "replies-that-mean-the-opposite.yaml", "CW0408", "500: stream";
    }
    error of ErrorClass {
        Invalid: "everything-on-the-wire", "replies-that-mean-the-opposite.yaml", "CW0408", "200: invalid";
        NotFound: "everything-on-the-wire", "replies-that-mean-the-opposite.yaml", "CW0408", "200: notFound";
        Conflict: "everything-on-the-wire", "replies-that-mean-the-opposite.yaml", "CW0408", "200: conflict";
        Gone: "everything-on-the-wire", "replies-that-mean-the-opposite.yaml", "CW0408", "204: gone";
        Denied: "everything-on-the-wire", "replies-that-mean-the-opposite.yaml", "CW0408", "200: denied";
        Busy: "everything-on-the-wire", "replies-that-mean-the-opposite.yaml", "CW0408", "200: busy";
        Unavailable: "everything-on-the-wire", "replies-that-mean-the-opposite.yaml", "CW0408", "201: unavailable";
    }
    style of Style {
        Single: "everything-on-the-wire", "style-of-a-scalar.yaml", "CW0443", "style: spaceDelimited";
        Repeated: "everything-on-the-wire", "style-of-a-cookie.yaml", "CW0443", "type: array";
        Joined: "everything-on-the-wire", "style-exploded.yaml", "CW0443", "explode: true";
        Deep: "everything-on-the-wire", "style-of-an-object.yaml", "CW0443", "style: form";
    }
    pages of PagesBy {
        Number: "pages-in-every-way", "pages-by-what-is-not-there", "CW0450", "number: { parameter: pge }";
        Offset: "pages-in-every-way", "pages-by-what-is-not-there", "CW0450", "items: meta.next";
        Token: "pages-in-every-way", "pages-by-what-is-not-there", "CW0450", "next: orders";
        LinkHeader: "pages-in-every-way", "pages-that-cannot-be-turned", "CW0450", "link: header";
        LinkField: "pages-in-every-way", "pages-by-what-is-not-there", "CW0450", "link: { field: meta.nothing }";
    }
    end of PagesEnd {
        Pages: "pages-in-every-way", "pages-by-what-is-not-there", "CW0450", "end: { pages: meta.nothing }";
        Total: "pages-in-every-way", "pages-by-what-is-not-there", "CW0450", "end: { total: meta.next }";
        More: "pages-in-every-way", "pages-by-what-is-not-there", "CW0450", "end: { more: meta.next }";
    }
    answer of Answer {
        Poll: "answered-later", "answer-that-nobody-recognises.yaml", "CW0303", "poll: FetchOrdr";
        Callback: "answered-later", "answer-that-nobody-recognises.yaml", "CW0810", "callback: { body: Order, correlation: nobody }";
    }
    verify of Verify {
        No: "queueing", "verification-not-declared.yaml", "CW0806", "verify:";
        Person: "mail", "verified-by-a-command.yaml", "CW0805", "verify:";
        Query: "queueing", "verified-by-nothing-known.yaml", "CW0303", "verify: FetchOrders";
    }
    idempotency of Idempotency {
        None: "mail", "command-that-cannot-be-repeated.yaml", "command-needs-idempotency-key", "idempotency: none";
        Natural: "everything-on-the-wire", "query-idempotency.yaml", "CW0412", "idempotency: natural";
        Header: "queueing", "header-name.yaml", "CW0414", "header:";
    }
}
