//! Macros about lists and maps: `map`, `filter`, `exists`, `all`, `exists_one`.

use crate::codes;
use crate::platform::Shape;

use super::check::{Checker, Holds, Site, Variable, Want};
use super::expr::wanted;
use super::ir::{
    Cell, Comparison, Each, Expr, Filter, Function, Kind, Local, Quantifier, Quantify, Root, Ty,
};
use super::syntax::{self, Form, Node};

impl Checker<'_> {
    /// `list.map(item, value)`, `list.map(item, test, value)`.
    pub(super) fn map_macro(
        &mut self,
        site: Site<'_>,
        node: &Node,
        target: &Node,
        arguments: &[Node],
        want: Option<&Want>,
    ) -> Option<Expr> {
        let (item, test, value) = match arguments {
            [item, value] => (item, None, value),
            [item, test, value] => (item, Some(test), value),
            _ => return self.macro_form(site, node, "map", "input.lines.map(line, line.article)"),
        };
        let (list, shape) = self.range(site, target, "map")?;
        let local = self.macro_item(site, item)?;
        let list = match test {
            None => list,
            Some(test) => {
                let test = self.about((item, &local), &shape, |checker| checker.boolean(site, test))?;
                let ty = list.ty.clone();
                Expr::new(Kind::Filter(Box::new(Filter { list, item: local.clone(), test })), ty, None)
            }
        };
        let wanted_item = match want.map(|want| &want.shape) {
            Some(Shape::Array(shape)) => Some(Want::value(shape)),
            _ => None,
        };
        let made = self.about((item, &local), &shape, |checker| match &wanted_item {
            Some(want) => checker.check(site, value, want),
            None => checker.infer(site, value),
        })?;
        let made = self.there(site, value, made, "put into a list")?;
        let Some(shape) = made.ty.shape().cloned() else {
            let error = site.at(codes::TYPE_MISMATCH, &value.span, "a list cannot hold times");
            self.report(error.help("turn each into a text: `string(...)`"));
            return None;
        };
        let cell = |value| Cell { place: site.place.clone(), value };
        let kind = Kind::Each(Box::new(Each { list: cell(list), key: None, item: local, map: cell(made) }));
        let expr = Expr::new(kind, Ty::Value(Shape::Array(Box::new(shape))), Some(node.span.clone()));
        match want {
            Some(want) if expr.ty.is(&want.shape) => Some(wanted(expr, want)),
            Some(want) => self.fit(site, node, expr, want),
            None => Some(expr),
        }
    }

    /// `list.filter(item, test)`, `list.exists(item, test)` and the like.
    pub(super) fn test_macro(
        &mut self,
        site: Site<'_>,
        node: &Node,
        name: &str,
        target: &Node,
        arguments: &[Node],
    ) -> Option<Expr> {
        let [item, test] = arguments else {
            return self.macro_form(
                site,
                node,
                name,
                &format!("input.lines.{name}(line, line.quantity > 0)"),
            );
        };
        let (list, shape) = self.range(site, target, name)?;
        let local = self.macro_item(site, item)?;
        let test = self.about((item, &local), &shape, |checker| checker.boolean(site, test))?;
        let span = Some(node.span.clone());
        let quantifier = match name {
            "filter" => {
                let ty = list.ty.clone();
                return Some(Expr::new(Kind::Filter(Box::new(Filter { list, item: local, test })), ty, span));
            }
            "exists" => {
                if let Some(arguments) = searched(&list, &local, &test) {
                    let kind = Kind::Call { function: Function::Holds, arguments };
                    return Some(Expr::new(kind, Ty::Value(Shape::Bool), span));
                }
                Quantifier::Exists
            }
            "all" => Quantifier::All,
            _ => Quantifier::ExistsOne,
        };
        let kind = Kind::Quantify(Box::new(Quantify { quantifier, list, item: local, test }));
        Some(Expr::new(kind, Ty::Value(Shape::Bool), span))
    }

    /// The list that a macro goes through, and the shape of its items. Of a map, the keys.
    fn range(&mut self, site: Site<'_>, target: &Node, name: &str) -> Option<(Expr, Shape)> {
        let list = self.infer(site, target)?;
        if list.ty.is_optional() {
            let message = format!("this may be absent, and `{name}()` needs a list");
            let error = site.at(codes::OPTIONAL_READ, &target.span, message);
            self.report(error.help("an absent list becomes an empty one with `.orValue([])`"));
            return None;
        }
        match list.ty.shape().cloned() {
            Some(Shape::Array(item)) => Some((list, *item)),
            Some(Shape::Map(_)) => {
                let ty = Ty::Value(Shape::Array(Box::new(Shape::String)));
                let span = list.span.clone();
                let kind = Kind::Call { function: Function::Keys, arguments: vec![list] };
                Some((Expr::new(kind, ty, span), Shape::String))
            }
            _ => {
                let message = format!(
                    "`{name}()` goes through a list or a map, but this is {}",
                    self.type_words(&list.ty)
                );
                self.report(site.at(codes::TYPE_MISMATCH, &target.span, message));
                None
            }
        }
    }

    /// The variable that a macro binds.
    fn macro_item(&mut self, site: Site<'_>, node: &Node) -> Option<Local> {
        let Form::Variable(name) = &node.form else {
            let error = site.at(codes::ITEM_NAME, &node.span, "a macro begins with a name for one item");
            self.report(error.help("as in `input.lines.filter(line, line.quantity > 0)`"));
            return None;
        };
        let taken = self.variables.iter().any(|variable| variable.name == *name);
        if taken || syntax::is_reserved(name) {
            let why = if taken { "is a variable already" } else { "cannot name a variable" };
            let error = site.at(codes::ITEM_NAME, &node.span, format!("`{name}` {why}"));
            self.report(error.help("choose another word for one item"));
            return None;
        }
        Some(self.local(name))
    }

    /// Checks what is said `inside` a macro about one item.
    fn about<T>(
        &mut self,
        (item, local): (&Node, &Local),
        shape: &Shape,
        inside: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let Form::Variable(name) = &item.form else { return None };
        self.scoped(|checker| {
            let root = Root::Local(local.clone());
            checker.variables.push(Variable { name: name.clone(), root, holds: Holds::Value(shape.clone()) });
            inside(checker)
        })
    }

    fn macro_form(&mut self, site: Site<'_>, node: &Node, name: &str, example: &str) -> Option<Expr> {
        let message = format!("`{name}()` needs a name for one item and what is said about it");
        self.report(site.at(codes::TYPE_MISMATCH, &node.span, message).help(format!("as in `{example}`")));
        None
    }
}

/// What a condition about one item looks for in a list of scalars: `list.exists(item, item == x)` is `x in list`.
fn searched(list: &Expr, item: &Local, test: &Expr) -> Option<Vec<Expr>> {
    let Kind::Compare { operator: Comparison::Equal, left, right } = &test.kind else { return None };
    let is_item = |side: &Expr| matches!(&side.kind, Kind::Read(path) if path.steps.is_empty() && path.root == Root::Local(item.clone()));
    let wanted = match (is_item(left), is_item(right)) {
        (true, false) => right,
        (false, true) => left,
        _ => return None,
    };
    let of_items = matches!(list.ty.shape(), Some(Shape::Array(shape)) if wanted.ty.is(shape));
    let scalar = !matches!(wanted.ty.shape(), None | Some(Shape::Array(_) | Shape::Map(_)));
    (of_items && scalar && !wanted.fallible && !wanted.mentions(item))
        .then(|| vec![(**wanted).clone(), list.clone()])
}
