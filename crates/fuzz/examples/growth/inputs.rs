//! Odd inputs of a length.

/// A piece over and over.
pub(crate) fn repeat(piece: &str, length: usize) -> Vec<u8> {
    piece.repeat(length / piece.len() + 1).into_bytes()
}

/// A piece over and over with a number in the place of `#`.
pub(crate) fn numbered(piece: &str, length: usize) -> Vec<u8> {
    let count = length / piece.len() + 1;
    (0..count).flat_map(|n| piece.replace('#', &letters(n)).into_bytes()).collect()
}

/// A number as a capitalised word.
fn letters(mut n: usize) -> String {
    let mut word = String::from("Q");
    loop {
        word.push(char::from(b'a' + (n % 26) as u8));
        n /= 26;
        if n == 0 {
            return word;
        }
    }
}

/// What goes before and after a body of a length.
pub(crate) fn around(before: &str, body: Vec<u8>, after: &str) -> Vec<u8> {
    [before.as_bytes(), &body, after.as_bytes()].concat()
}
