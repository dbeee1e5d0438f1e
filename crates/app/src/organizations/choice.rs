/// What a session is to use from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice<T> {
    /// Nothing.
    Nothing,
    /// What it uses already.
    Same,
    /// This.
    This(T),
}

/// What a session uses after a [`Choice`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Activation<T> {
    /// Nothing, as before.
    Untouched,
    /// Nothing any more.
    Cleared,
    /// This.
    Active(T),
}
