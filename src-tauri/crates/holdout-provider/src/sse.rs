//! Server-sent events, as far as answers in pieces use them: the data of each event.
//!
//! Lines end in LF, CR or CRLF, wherever the network cuts them; comments, names and ids are passed
//! over; several lines of data make one text (the event stream format of the HTML standard). An
//! event that the end of the stream cuts off before its blank line counts, since some servers leave
//! that line out; one that is cut inside its JSON shows itself when it is read.

/// Reads the bytes of a stream as they come.
#[derive(Debug, Default)]
pub(crate) struct SseReader {
    line: Vec<u8>,
    data: Option<String>,
    /// A CR came last: an LF that follows belongs to it.
    after_cr: bool,
    began: bool,
}

impl SseReader {
    /// The events that these bytes complete.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Vec<String> {
        let mut events = Vec::new();
        for &byte in bytes {
            let follows_cr = std::mem::replace(&mut self.after_cr, byte == b'\r');
            match byte {
                b'\n' if follows_cr => {}
                b'\n' | b'\r' => events.extend(self.end_line()),
                _ => self.line.push(byte),
            }
        }
        events
    }

    /// The event that the end of the stream completes.
    pub(crate) fn finish(mut self) -> Option<String> {
        if !self.line.is_empty() {
            self.end_line();
        }
        self.data
    }

    /// How much is held that is not an event yet.
    pub(crate) fn held(&self) -> usize {
        self.line.len() + self.data.as_ref().map_or(0, String::len)
    }

    fn end_line(&mut self) -> Option<String> {
        let line = std::mem::take(&mut self.line);
        let mut line = line.as_slice();
        if !std::mem::replace(&mut self.began, true) {
            line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        }
        if line.is_empty() {
            return self.data.take();
        }
        let value = match line.strip_prefix(b"data") {
            Some(b"") => &[][..],
            Some([b':', b' ', value @ ..] | [b':', value @ ..]) => value,
            _ => return None,
        };
        let value = String::from_utf8_lossy(value);
        match &mut self.data {
            Some(data) => {
                data.push('\n');
                data.push_str(&value);
            }
            None => self.data = Some(value.into_owned()),
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(pieces: &[&[u8]]) -> Vec<String> {
        let mut reader = SseReader::default();
        let mut events: Vec<String> = pieces.iter().flat_map(|piece| reader.push(piece)).collect();
        events.extend(reader.finish());
        events
    }

    #[test]
    fn every_ending_of_a_line_ends_it_and_comments_names_and_ids_are_passed_over() {
        let stream =
            b"\xef\xbb\xbf: hello\r\nevent: x\rdata: a\n\nid: 7\r\ndata:b\r\n\r\nretry: 1\n\n";
        assert_eq!(all(&[stream]), ["a", "b"]);
    }

    #[test]
    fn lines_of_data_are_joined_and_one_leading_space_is_dropped() {
        assert_eq!(all(&[b"data: a\ndata:  b\ndata\ndatax: c\n\n"]), ["a\n b\n"]);
        assert_eq!(all(&[b"data: a\r\ndata: b\r", b"\n\r\n"]), ["a\nb"]);
    }

    #[test]
    fn an_event_without_its_blank_line_counts_at_the_end() {
        assert_eq!(all(&[b"data: a\n\ndata: [DONE]"]), ["a", "[DONE]"]);
        assert_eq!(all(&[b"data: a\n"]), ["a"]);
        assert!(all(&[b": only a comment\n\n"]).is_empty());
    }

    proptest! {
        #[test]
        fn any_cutting_of_the_bytes_gives_the_same_events(
            stream in "(data: ?[a-zé{}\":]{0,6}|:x|event: y|\r|\n|\r\n|\r\n\r\n|\n\n){0,30}",
            cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..12),
        ) {
            let bytes = stream.as_bytes();
            let mut places: Vec<usize> =
                cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
            places.extend([0, bytes.len()]);
            places.sort_unstable();
            let pieces: Vec<&[u8]> =
                places.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
            prop_assert_eq!(all(&pieces), all(&[bytes]));
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            let _ = all(&[&bytes]);
        }

        #[test]
        fn texts_come_back_as_they_were_sent(texts in proptest::collection::vec("[^\r\n]{1,20}", 0..6)) {
            let stream: String = texts.iter().map(|text| format!("data: {text}\n\n")).collect();
            prop_assert_eq!(all(&[stream.as_bytes()]), texts);
        }
    }
}
