//! Hands the words of this crate to the library.

use tantivy::Index;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use crate::words::Words;

pub(super) const NAME: &str = "words";

pub(super) fn with_own_words(index: Index) -> Index {
    index.tokenizers().register(NAME, TextAnalyzer::from(OwnWords::default()));
    index
}

#[derive(Clone, Default)]
struct OwnWords {
    token: Token,
}

struct Stream<'a> {
    words: Words<'a>,
    token: &'a mut Token,
}

impl Tokenizer for OwnWords {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        self.token.reset();
        Stream { words: Words::new(text), token: &mut self.token }
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Some(place) = self.words.next_into(&mut self.token.text) else { return false };
        self.token.offset_from = place.start;
        self.token.offset_to = place.end;
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
