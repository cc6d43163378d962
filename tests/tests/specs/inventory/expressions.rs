//! Expressions: every function, operator and form that a typed cell can have.

use std::collections::BTreeSet;

use caseway_spec::mapping::ir::{
    Cell, Comparison, Conversion, Expr, Function, Kind, Literal, OptionalPath, Path, Quantifier, Root,
};
use caseway_spec::platform::{Binding, Platform};
use caseway_spec::source::Place;

use super::{Row, inventory};

/// What the cells that `own` declares are made of.
pub(super) fn used(platform: &Platform, own: impl Fn(&Place) -> bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let cells = platform.bindings.iter().flat_map(cells).filter(|cell| own(&cell.place));
    cells.for_each(|cell| expression(&cell.value, &mut found));
    found.into_iter().map(ToOwned::to_owned).collect()
}

fn cells(binding: &Binding) -> Vec<&Cell> {
    let mut cells: Vec<&Cell> = of(&binding.parameters).collect();
    cells.extend([&binding.instance, &binding.request, &binding.output, &binding.lane].into_iter().flatten());
    cells.extend(of(&binding.outputs));
    if let Some(verify) = &binding.verify {
        cells.extend(of(&verify.parameters));
        cells.extend([&verify.request, &verify.applied, &verify.output].into_iter().flatten());
    }
    if let Some(completion) = &binding.completion {
        cells.extend(of(&completion.parameters));
        cells.extend([&completion.request, &completion.output].into_iter().flatten());
    }
    cells
}

fn of<T>(cells: &[(T, Cell)]) -> impl Iterator<Item = &Cell> {
    cells.iter().map(|(_, cell)| cell)
}

fn expression(expr: &Expr, found: &mut BTreeSet<&'static str>) {
    found.insert(kind(&expr.kind).construct);
    let more = match &expr.kind {
        Kind::Call { function: of, .. } => Some(function(of)),
        Kind::Compare { operator, .. } => Some(comparison(operator)),
        Kind::Convert { conversion: of, .. } => Some(conversion(of)),
        Kind::Literal(of) => Some(literal(of)),
        Kind::Quantify(of) => Some(quantifier(&of.quantifier)),
        Kind::Read(Path { root: of, .. })
        | Kind::ReadOptional(OptionalPath { base: Path { root: of, .. }, .. }) => Some(root(of)),
        _ => None,
    };
    found.extend(more.map(|row| row.construct));
    if let Kind::Use { fragment, .. } = &expr.kind {
        expression(&fragment.body.value, found);
    }
    expr.kind.parts().into_iter().for_each(|part| expression(part, found));
}

inventory! {
    function of Function {
        IntAdd: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.count + true";
        IntSubtract: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.count - input.text";
        IntMultiply: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.count * 2.5";
        IntDivide: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.count / '2'";
        IntRemainder: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.count % 1.5";
        IntNegate: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "-input.flag";
        NumberAdd: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.number + input.count";
        NumberSubtract: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.number - input.amount";
        NumberMultiply: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.number * input.text";
        NumberDivide: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.number / input.flag";
        NumberNegate: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "-input.texts";
        DecimalAdd: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.amount + input.number";
        DecimalSubtract: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.amount - '0.1'";
        DecimalMultiply: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.amount * input.flag";
        DecimalDivide: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.amount / input.text";
        DecimalNegate: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "-input.state";
        DecimalRound: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.amount.round(29)";
        DecimalQuotient: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "(input.number / 3.0).roundEven(2)";
        Length: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "size(input.flag)";
        Contains: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.text.contains(1)";
        StartsWith: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.count.startsWith('a')";
        EndsWith: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.text.endsWith()";
        Matches: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0516", "input.text.matches('[a-z')";
        Trim: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0507", "input.?phone.trim()";
        UpperAscii: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.flag.upperAscii()";
        LowerAscii: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.texts.lowerAscii()";
        Replace: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.text.replace('a', 1)";
        ReplaceSome: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.text.replace('a', 'b', 'c')";
        Split: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.text.split(1)";
        SplitSome: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.text.split(',', true)";
        Join: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.counts.join(', ')";
        Substring: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.text.substring('1')";
        SubstringTo: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.text.substring(0, 1.5)";
        CharAt: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.text.charAt(true)";
        IndexOf: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.texts.indexOf('a')";
        IndexOfFrom: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.text.indexOf('a', 'b')";
        LastIndexOf: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.text.lastIndexOf(0)";
        LastIndexOfTo: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.text.lastIndexOf('a', 0, 1)";
        Reverse: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.texts.reverse()";
        Count: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0507", "input.address.size()";
        Append: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.texts + [1]";
        Holds: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "1 in input.texts";
        HoldsKey: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "1 in input.labels";
        Keys: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.count.map(key, key)";
        IntOfText: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0503", "int(input.texts)";
        IntOfNumber: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0503", "int(input.flag)";
        NumberOfText: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0503", "double(input.flag)";
        BoolOfText: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0503", "bool(input.count)";
        NumberText: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0503", "string(input.texts)";
        Finite: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0501", "input.number * 1e999";
        Fixed: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0517", "'%.2f'.format([input.text])";
        Scientific: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0517", "'%e'.format([input.flag])";
        Binary: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0517", "'%b'.format([input.number])";
        Octal: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0517", "'%o'.format([input.text])";
        Hex: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0517", "'%x'.format([input.number])";
        HexText: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0517", "'%X'.format([input.texts])";
        Timestamp: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0518", "string(timestamp('2026-02-30T00:00:00Z'))";
        TimestampOfSeconds: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0503", "string(timestamp(input.number))";
        Span: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0518", "string(duration('2 days'))";
        TimestampText: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "timestamp('2026-03-31T17:00:00Z')";
        SpanText: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "duration('36h')";
        TimestampSeconds: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0503", "int(duration('1h'))";
        Later: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "string(timestamp(input.text) + timestamp(input.text))";
        Earlier: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "string(timestamp(input.text) - 3600)";
        Since: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "string(duration('1h') - timestamp(input.text))";
        SpanAdd: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "string(duration('1h') + 60)";
        SpanSubtract: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "string(duration('1h') - '1m')";
        Part: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.text.getFullYear()";
        PartIn: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0518", "timestamp(input.text).getHours('Mars/Base')";
        SpanPart: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "duration('1h').getFullYear()";
    }
    comparison of Comparison {
        Equal: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.text == 1";
        NotEqual: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.count != 'a'";
        Less: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.state < 'open'";
        LessOrEqual: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.flag <= true";
        Greater: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.texts > ['a']";
        GreaterOrEqual: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "timestamp(input.text) >= input.text";
    }
    conversion of Conversion {
        WidenInt: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.number";
        NarrowInt: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.text";
        IntToNumber: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.count";
        EnumToString: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0503", "string(input.items)";
        IntToString: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.count";
        BoolToString: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.flag";
        DecimalToString: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.amount";
        TextToString: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.labels";
        IntToDecimal: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.flag";
        DecimalTo: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.number";
        DecimalToNumber: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.amount";
    }
    literal of Literal {
        Bool: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "'yes'";
        Int: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "5.5";
        Number: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "'2.5'";
        Decimal: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "'abc'";
        String: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "55";
        Text: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "'tomorrow'";
        Enum: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0513", "'closed'";
    }
    root of Root {
        Input: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0504", "inputs.text";
        Response: "queueing", "cell-reads-the-reply-too-early.yaml", "CW0504", "response.id";
        Context: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0505", "context.case";
        Local: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0504", "itm.article";
    }
    quantifier of Quantifier {
        Exists: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.items.exists(item, item.article)";
        All: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.items.all(item, 1)";
        ExistsOne: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.items.exists_one(item, item)";
    }
    kind of Kind {
        Literal: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0513", "'closed'";
        Read: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0505", "input.nothing";
        ReadOptional: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0507", "input.phone";
        Field: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0505", "input.items[0].amount";
        FieldOptional: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0507", "input.items[?0].note.trim()";
        Index: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.labels[1]";
        IndexOptional: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.count[?0]";
        IsPresent: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "has('phone')";
        OrValue: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.?phone.orValue(1)";
        Present: "every-operator.yaml", "cell-null-into-required.yaml", "CW0507", ": null";
        Absent: "every-operator.yaml", "cell-null-into-required.yaml", "CW0503", "== null";
        Convert: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.amount";
        Concat: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.text + 1";
        Call: "expressions-of-every-kind", "outside-functions.yaml", "CW0503", "uppercase(response.id)";
        Compare: "expressions-of-every-kind", "outside-comparisons.yaml", "CW0506", "response.id == 5";
        Not: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "!input.text";
        All: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.flag && input.text";
        Any: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.flag || input.count";
        If: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.text ? 'a' : 'b'";
        Lookup: "queueing", "lookup-leaves-values-out.yaml", "CW0511", "lookup: response.status, table: { OPEN: open }";
        Each: "queueing", "each-of-no-list.yaml", "CW0506", "each: input.orderId";
        Filter: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.items.filter(item, item.quantity)";
        Quantify: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "input.items.exists(item, item.article)";
        Let: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0515", "let: input.?address, as: input";
        Switch: "fragments-and-unions", "unions-not-told-apart", "CW0506", "switch: response.price";
        Discriminator: "fragments-and-unions", "union-read-without-a-switch", "CW0507", "input.more.type";
        Use: "fragments-and-unions", "unions-not-told-apart", "CW0523", "use: stats";
        Variant: "fragments-and-unions", "unions-not-told-apart", "CW0522", "extra: { plate: input.amount }";
        Object: "queueing", "object-literal.yaml", "CW0508", "{'sku': input.orderId}";
        List: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "['a', 1]";
        Map: "expressions-of-every-kind", "expressions-that-do-not-fit", "CW0506", "first: input.flag";
    }
}
