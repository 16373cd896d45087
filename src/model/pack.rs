//! Numbers and texts as bytes, little-endian, and back without trusting them.

/// Bytes that are being written.
#[derive(Default)]
pub(super) struct Out(pub Vec<u8>);

impl Out {
    pub(super) fn u32(&mut self, number: usize) {
        let number = u32::try_from(number).expect("what is counted here is bounded");
        self.0.extend(number.to_le_bytes());
    }

    pub(super) fn u8s(&mut self, numbers: impl IntoIterator<Item = u8>) {
        self.0.extend(numbers);
    }

    pub(super) fn u16s(&mut self, numbers: &[u16]) {
        numbers.iter().for_each(|number| self.0.extend(number.to_le_bytes()));
    }

    pub(super) fn u32s(&mut self, numbers: impl IntoIterator<Item = u32>) {
        numbers.into_iter().for_each(|number| self.0.extend(number.to_le_bytes()));
    }

    pub(super) fn u64s(&mut self, numbers: impl IntoIterator<Item = u64>) {
        numbers.into_iter().for_each(|number| self.0.extend(number.to_le_bytes()));
    }

    pub(super) fn f32s(&mut self, numbers: &[f32]) {
        numbers.iter().for_each(|number| self.0.extend(number.to_le_bytes()));
    }

    /// How many texts, the length of each, and all of them one behind the other.
    pub(super) fn texts<'t>(&mut self, texts: impl Iterator<Item = &'t str> + Clone) {
        self.u32(texts.clone().count());
        texts.clone().for_each(|text| self.u32(text.len()));
        texts.for_each(|text| self.0.extend(text.as_bytes()));
    }
}

/// Bytes that are being read. Nothing is allocated for more than is there.
pub(super) struct In<'b>(pub &'b [u8]);

type Read<T> = Result<T, &'static str>;
const BREAKS_OFF: &str = "it breaks off";

impl<'b> In<'b> {
    fn take(&mut self, length: usize) -> Read<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(BREAKS_OFF)?;
        self.0 = rest;
        Ok(taken)
    }

    fn chunks<const N: usize>(&mut self, count: usize) -> Read<&'b [[u8; N]]> {
        let bytes = self.take(count.checked_mul(N).ok_or(BREAKS_OFF)?)?;
        Ok(bytes.as_chunks::<N>().0)
    }

    pub(super) fn u32(&mut self) -> Read<usize> {
        let [bytes] = self.chunks::<4>(1)? else { return Err(BREAKS_OFF) };
        Ok(u32::from_le_bytes(*bytes) as usize)
    }

    pub(super) fn u8s(&mut self, count: usize) -> Read<Vec<u8>> {
        self.take(count).map(<[u8]>::to_vec)
    }

    pub(super) fn u16s(&mut self, count: usize) -> Read<Vec<u16>> {
        Ok(self.chunks(count)?.iter().map(|bytes| u16::from_le_bytes(*bytes)).collect())
    }

    pub(super) fn u32s(&mut self, count: usize) -> Read<Vec<u32>> {
        Ok(self.chunks(count)?.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect())
    }

    pub(super) fn u64s(&mut self, count: usize) -> Read<Vec<u64>> {
        Ok(self.chunks(count)?.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect())
    }

    /// Numbers that are finite and not negative.
    pub(super) fn f32s(&mut self, count: usize) -> Read<Vec<f32>> {
        let numbers: Vec<f32> = self.chunks(count)?.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        let are_sound = numbers.iter().all(|number| number.is_finite() && *number >= 0.0);
        if are_sound { Ok(numbers) } else { Err("a number is negative or none") }
    }

    pub(super) fn texts(&mut self) -> Read<Vec<String>> {
        let count = self.u32()?;
        let lengths = self.u32s(count)?;
        let text = |length: u32| {
            let text = std::str::from_utf8(self.take(length as usize)?);
            text.map(str::to_owned).map_err(|_| "a text is not UTF-8")
        };
        lengths.into_iter().map(text).collect()
    }

    pub(super) fn end(self) -> Read<()> {
        if self.0.is_empty() { Ok(()) } else { Err("it is longer than what it holds") }
    }
}
