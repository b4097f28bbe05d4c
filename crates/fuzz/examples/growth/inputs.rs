//! Odd inputs of a length.

/// How an input of about so many bytes is made.
#[derive(Clone, Copy)]
pub(crate) enum Make {
    /// What goes before, a piece over and over, what goes after. In the piece a word that no other has stands for `§`.
    Pieces([&'static str; 3]),
    /// By a function of the length.
    By(fn(usize) -> Vec<u8>),
}

impl From<&'static str> for Make {
    fn from(piece: &'static str) -> Self {
        Make::Pieces(["", piece, ""])
    }
}

impl From<[&'static str; 3]> for Make {
    fn from(pieces: [&'static str; 3]) -> Self {
        Make::Pieces(pieces)
    }
}

impl Make {
    pub(crate) fn of(&self, length: usize) -> Vec<u8> {
        match self {
            Make::By(make) => make(length),
            Make::Pieces([before, piece, after]) => {
                let count = length / piece.len() + 1;
                let body: String = if piece.contains('§') {
                    (0..count).map(|n| piece.replace('§', &word(n))).collect()
                } else {
                    piece.repeat(count)
                };
                [before.as_bytes(), body.as_bytes(), after.as_bytes()].concat()
            }
        }
    }
}

/// A number as a capitalised word.
pub(crate) fn word(mut n: usize) -> String {
    let mut word = String::from("Q");
    loop {
        word.push(char::from(b'a' + (n % 26) as u8));
        n /= 26;
        if n == 0 {
            return word;
        }
    }
}

/// What goes before a body.
pub(crate) fn before(before: &str, body: Vec<u8>) -> Vec<u8> {
    [before.as_bytes(), &body].concat()
}
