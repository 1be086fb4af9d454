//! Prints the TypeScript of the boundary. `cargo xtask bindings` writes it to its place.

#[expect(clippy::print_stdout, reason = "the output is what this program is for")]
fn main() {
    print!("{}", holdout_core::bindings::typescript());
}
