//! Reading documents and variables: moves, borrows, clones.

use caseway_spec::mapping::ir::{OptionalPath, Path, Root, Step, Ty};
use caseway_spec::platform::Shape;
use proc_macro2::TokenStream;
use quote::quote;

use super::live::Spot;
use super::print::{Form, Holding, Printer, is_copy, is_copy_type};
use super::rust::{Binding, Rust, ident};

impl Printer<'_> {
    /// The place that a path names: of type `T`, not to be moved out of without a look at what is read later.
    pub(super) fn place(&self, path: &Path) -> Rust {
        if let (Root::Context, Some(step)) = (&path.root, path.steps.last()) {
            return of_context(step);
        }
        let (root, holding) = self.root(&path.root);
        if path.steps.is_empty() {
            return match holding {
                Holding::Value => Rust::tight(root),
                Holding::Boxed | Holding::Ref | Holding::Str | Holding::Slice => {
                    Rust::new(Binding::Prefix, quote!(*#root))
                }
                Holding::LentBox => Rust::new(Binding::Prefix, quote!(**#root)),
            };
        }
        let fields = path.steps.iter().map(|step| ident(&step.rust_name));
        let place = quote!(#root #(.#fields)*);
        let boxed = path.steps.last().is_some_and(|step| step.boxed && step.required);
        if boxed { Rust::new(Binding::Prefix, quote!(*#place)) } else { Rust::tight(place) }
    }

    pub(super) fn root(&self, root: &Root) -> (TokenStream, Holding) {
        match root {
            Root::Input => (quote!(input), Holding::Value),
            Root::Response => (quote!(response), Holding::Value),
            Root::Context => (quote!(call.context), Holding::Ref),
            Root::Local(local) => match self.bound.get(&local.id) {
                Some(bound) => {
                    let name = &bound.ident;
                    (quote!(#name), bound.holding)
                }
                // Only what is in scope is read.
                None => (quote!(compile_error!("unbound variable")), Holding::Value),
            },
        }
    }

    /// Whether a value may be moved out of its place here, if nothing is read of it later.
    pub(super) fn owns(&self, root: &Root) -> bool {
        match root {
            Root::Input | Root::Response => self.depth == 0,
            Root::Context => false,
            Root::Local(local) => self.bound.get(&local.id).is_some_and(|bound| {
                bound.depth == self.depth && matches!(bound.holding, Holding::Value | Holding::Boxed)
            }),
        }
    }

    /// Whether the value at `spot` is moved by reading it here.
    fn moves(&mut self, root: &Root, spot: &Spot) -> bool {
        let moves = self.owns(root) && !self.live.reads(spot);
        if let (true, Root::Local(local)) = (moves, root) {
            self.moved.insert(local.id);
        }
        moves
    }

    pub(super) fn read(&mut self, path: &Path, ty: &Ty, form: Form) -> Rust {
        let place = self.place(path);
        let spot = Spot::of(path);
        let bare = path.steps.is_empty();
        let (root, holding) = self.root(&path.root);
        let is_text = ty.shape() == Some(&Shape::String);
        let printed = if is_copy_type(self.platform, ty) {
            place
        } else if path.root == Root::Context {
            if form == Form::Owned { place.method(&quote!(to_owned())) } else { place }
        } else {
            match form {
                Form::Owned if self.moves(&path.root, &spot) => place,
                Form::Owned if bare && holding == Holding::Str => {
                    Rust::tight(root).method(&quote!(to_owned()))
                }
                Form::Owned if bare && holding == Holding::Ref => Rust::tight(root).method(&quote!(clone())),
                Form::Owned if bare && holding == Holding::Slice => {
                    Rust::tight(root).method(&quote!(to_vec()))
                }
                Form::Owned => place.method(&quote!(clone())),
                Form::Borrowed | Form::Argument if bare && holding == Holding::Str => Rust::tight(root),
                Form::Argument | Form::Borrowed if bare && holding == Holding::Slice => Rust::tight(root),
                Form::Argument | Form::Borrowed if bare && holding == Holding::LentBox => {
                    Rust::tight(root).method(&quote!(as_ref()))
                }
                Form::Argument | Form::Borrowed if bare && holding == Holding::Ref => {
                    let root = Rust::tight(root);
                    if form == Form::Borrowed && is_text { root.method(&quote!(as_str())) } else { root }
                }
                Form::Borrowed if is_text => place.method(&quote!(as_str())),
                Form::Borrowed | Form::Argument => {
                    let place = place.within(Binding::Prefix);
                    Rust::new(Binding::Prefix, quote!(&#place))
                }
            }
        };
        self.live.add(spot);
        printed
    }

    pub(super) fn read_optional(&mut self, path: &OptionalPath, ty: &Ty, form: Form) -> Rust {
        let Some((first, rest)) = path.steps.split_first() else { return self.read(&path.base, ty, form) };
        let spot = Spot::beyond(&path.base, first);
        if path.base.root == Root::Context {
            self.live.add(spot);
            let place = of_context(first);
            return if form == Form::Owned { place.method(&quote!(map(str::to_owned))) } else { place };
        }
        let base = self.base(&path.base);
        let field = ident(&first.rust_name);
        let place = Rust::tight(quote!(#base.#field));
        let copy = is_copy(self.platform, &first.shape);
        let printed = if copy {
            place
        } else if form == Form::Owned && self.moves(&path.base.root, &spot) {
            moved(place, first, rest)
        } else {
            let owned = form == Form::Owned;
            match (rest.is_empty(), owned) {
                (true, true) if first.boxed => place.method(&quote!(as_deref().cloned())),
                (true, true) => place.method(&quote!(clone())),
                _ => self.borrowed(place, first, rest, owned),
            }
        };
        self.live.add(spot);
        printed
    }

    /// The place of a base, to put a field after: never with a star, because fields are reached through references.
    fn base(&self, base: &Path) -> TokenStream {
        let (root, _) = self.root(&base.root);
        let fields = base.steps.iter().map(|step| ident(&step.rust_name));
        quote!(#root #(.#fields)*)
    }

    /// An optional path that borrows on its way; with `owned`, what it ends at is cloned.
    pub(super) fn borrowed(&self, place: Rust, first: &Step, rest: &[Step], owned: bool) -> Rust {
        let lent = place.method(&lend(first, rest.is_empty()));
        self.lent_chain(lent, variable(first), rest, owned)
    }

    /// The fields from an optional borrow on, whose value is called `name`.
    pub(super) fn lent_chain(
        &self,
        mut chain: Rust,
        mut name: TokenStream,
        steps: &[Step],
        owned: bool,
    ) -> Rust {
        for (steps, last) in segments(steps) {
            let Some(end) = steps.last() else { continue };
            let fields = steps.iter().map(|step| ident(&step.rust_name));
            let field = quote!(#name #(.#fields)*);
            let copy = is_copy(self.platform, &end.shape);
            let body = match (end.required, last && owned) {
                _ if copy => field,
                (false, true) if end.boxed => quote!(#field.as_deref().cloned()),
                (true, true) if end.boxed => quote!((*#field).clone()),
                (_, true) => quote!(#field.clone()),
                (false, false) => {
                    let lend = lend(end, last);
                    quote!(#field.#lend)
                }
                (true, false) if end.shape == Shape::String => quote!(#field.as_str()),
                (true, false) if end.boxed => quote!(&*#field),
                (true, false) => quote!(&#field),
            };
            let call =
                if end.required { quote!(map(|#name| #body)) } else { quote!(and_then(|#name| #body)) };
            chain = chain.method(&call);
            name = variable(end);
        }
        chain
    }

    /// What an optional field is matched against to bind a variable, and how the variable holds it.
    pub(super) fn subject(&self, path: &Path, owned: bool) -> (TokenStream, Holding) {
        let Some(step) = path.steps.last() else { return (self.place(path).tokens, Holding::Value) };
        if path.root == Root::Context {
            return (of_context(step).tokens, Holding::Str);
        }
        let base = Path { root: path.root.clone(), steps: path.steps[..path.steps.len() - 1].to_vec() };
        let base = self.base(&base);
        let field = ident(&step.rust_name);
        let place = quote!(#base.#field);
        match holding(self.platform, step, owned) {
            holding @ (Holding::Value | Holding::Boxed) => (place, holding),
            Holding::Ref if !step.boxed => (quote!(&#place), Holding::Ref),
            holding => (quote!(#place.as_deref()), holding),
        }
    }

    /// Whether an optional field may be moved into the variable that it is matched against.
    pub(super) fn may_move(&self, path: &Path) -> bool {
        self.owns(&path.root) && !self.live.reads(&Spot::of(path))
    }

    /// Notes that the field is matched against.
    pub(super) fn matched(&mut self, path: &Path, owned: bool) {
        if let (true, Root::Local(local)) = (owned, &path.root) {
            self.moved.insert(local.id);
        }
        self.live.add(Spot::of(path));
    }
}

/// A field of the context, which is read through functions: `&str`, or `Option<&str>` of the optional one.
fn of_context(step: &Step) -> Rust {
    let name = ident(&step.rust_name);
    Rust::tight(quote!(call.context.#name()))
}

/// How a variable holds the value of an optional field that it is matched against.
pub(super) fn holding(platform: &caseway_spec::platform::Platform, step: &Step, owned: bool) -> Holding {
    match (owned || is_copy(platform, &step.shape), step.boxed) {
        (true, false) => Holding::Value,
        (true, true) => Holding::Boxed,
        (false, _) if step.shape == Shape::String => Holding::Str,
        (false, _) => Holding::Ref,
    }
}

/// How an optional field is lent on the way to another, or as what is wanted.
fn lend(step: &Step, last: bool) -> TokenStream {
    let deref = step.boxed || last && step.shape == Shape::String;
    if deref { quote!(as_deref()) } else { quote!(as_ref()) }
}

/// An optional path that takes its value out.
pub(super) fn moved(place: Rust, first: &Step, rest: &[Step]) -> Rust {
    moved_chain(place, first.boxed, variable(first), rest)
}

/// The fields from an optional value on, which is called `name`; `boxed`: whether it is a box.
pub(super) fn moved_chain(mut chain: Rust, mut boxed: bool, mut name: TokenStream, steps: &[Step]) -> Rust {
    for (steps, _) in segments(steps) {
        let Some(end) = steps.last() else { continue };
        let fields = steps.iter().map(|step| ident(&step.rust_name));
        let field = quote!(#name #(.#fields)*);
        let call = if end.required { quote!(map(|#name| #field)) } else { quote!(and_then(|#name| #field)) };
        chain = chain.method(&call);
        name = variable(end);
        boxed = end.boxed;
    }
    if boxed { chain.method(&quote!(map(|boxed| *boxed))) } else { chain }
}

/// The steps up to and including each optional one, and the rest; whether it is the last.
fn segments(steps: &[Step]) -> impl Iterator<Item = (&[Step], bool)> {
    let mut rest = steps;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let length = rest.iter().position(|step| !step.required).map_or(rest.len(), |at| at + 1);
        let (segment, after) = rest.split_at(length);
        rest = after;
        Some((segment, rest.is_empty()))
    })
}

/// The closure's parameter for the value of a field.
fn variable(step: &Step) -> TokenStream {
    let name = ident(&step.rust_name);
    quote!(#name)
}
