//! Reads a body up to a limit, counting what arrives and trusting no length that anyone declares.

use bytes::{Bytes, BytesMut};
use http_body::Body;
use http_body_util::BodyExt;

#[derive(Debug)]
pub(crate) enum ReadError<E> {
    TooLarge,
    Broken(E),
}

/// The whole body. One that comes in a single piece, as most do, is not copied.
pub(crate) async fn read<B>(mut body: B, limit: usize) -> Result<Bytes, ReadError<B::Error>>
where
    B: Body<Data = Bytes> + Unpin,
{
    // A declared length is good enough for refusing early, and for nothing else.
    if body.size_hint().lower() > limit as u64 {
        return Err(ReadError::TooLarge);
    }
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(ReadError::Broken)?.into_data() else { continue };
        if first.len() + rest.len() + data.len() > limit {
            return Err(ReadError::TooLarge);
        }
        if first.is_empty() {
            first = data;
        } else {
            if rest.is_empty() {
                let known = usize::try_from(body.size_hint().lower()).unwrap_or(0);
                rest.reserve(data.len() + known.min(limit));
            }
            rest.extend_from_slice(&data);
        }
    }
    if rest.is_empty() {
        return Ok(first);
    }
    let mut whole = BytesMut::with_capacity(first.len() + rest.len());
    whole.extend_from_slice(&first);
    whole.extend_from_slice(&rest);
    Ok(whole.freeze())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures_util::stream;
    use http_body::Frame;
    use http_body_util::{Full, StreamBody};

    use super::*;

    fn pieces(pieces: &[&'static str]) -> impl Body<Data = Bytes, Error = Infallible> + Unpin {
        let frames: Vec<_> =
            pieces.iter().map(|piece| Ok(Frame::data(Bytes::from_static(piece.as_bytes())))).collect();
        StreamBody::new(stream::iter(frames))
    }

    #[tokio::test]
    async fn pieces_are_joined_in_order() {
        assert_eq!(read(pieces(&["ab", "", "c", "de"]), 5).await.unwrap(), "abcde");
    }

    #[tokio::test]
    async fn a_body_without_a_length_is_counted_as_it_arrives() {
        assert!(matches!(read(pieces(&["ab", "cd", "ef"]), 5).await, Err(ReadError::TooLarge)));
    }

    #[tokio::test]
    async fn a_body_of_the_limits_size_is_read_whole() {
        assert_eq!(read(Full::new(Bytes::from_static(b"abcde")), 5).await.unwrap(), "abcde");
        assert!(matches!(read(Full::new(Bytes::from_static(b"abcdef")), 5).await, Err(ReadError::TooLarge)));
    }
}
