/*
 * Which short sequences of characters a text has, as a set of bits: a text that contains a term has all bits of the term.
 * The other way round it is only likely, so the text itself decides. But signatures are read much faster than texts, and
 * cost next to nothing to write, as an index of all sequences would not.
 *
 * The sequences of ASCII letters and digits are of three and four characters, and the first one and two of each word. Of
 * all other characters they are of one to three, for there are scripts without spaces between words.
 *
 * Signatures are stored: with a change of what is in them, those of all assistants have to be made anew.
 */

/** A power of two. PostgreSQL takes up to 2,700 bytes into an index. */
const maxBits = 16_384
const minBits = 256

/** Where there are more sequences to a bit than this, too many texts seem to have a term. */
const maxShare = 0.5

const bitsOfWord = 32

/** Of a folded text. The length is the least power of two that says enough. */
export function signatureOf(folded: string): Buffer {
  const words = wordsOf(folded, true)
  const count = countOf(words)
  let { length } = words
  while (length * bitsOfWord > minBits && count <= ((length * bitsOfWord) / 2) * maxShare) {
    length /= 2
    for (let index = 0; index < length; index++)
      words[index] = wordAt(words, index) | wordAt(words, index + length)
  }
  return Buffer.from(words.buffer, 0, (length * bitsOfWord) / 8)
}

/**
 * The bits of every text that contains a folded term, those first that tell most. In a signature of n bits, each is at its
 * place modulo n.
 */
export function bitsOfTerm(term: string, { beginsWord }: { readonly beginsWord: boolean }): number[] {
  const bits: number[][] = [[], [], []]
  for (const [run] of term.matchAll(/[a-z0-9]+|[^\0-\x7f]+/g)) {
    const codes = Array.from({ length: run.length }, (_, index) => run.charCodeAt(index))
    codes.forEach((code, index) => {
      const [third = 0, second = 0, first = 0] = codes.slice(Math.max(0, index - 3), index).reverse()
      if (code >= firstOther) {
        if (second !== 0) bits[0]?.push(bitOf(code, seedOf(second, third)))
        if (third !== 0) bits[1]?.push(bitOf(code, third))
        bits[2]?.push(bitOf(code, 0))
        return
      }
      const three = (second << 16) | (third << 8) | code
      if (first !== 0) bits[0]?.push(bitOf((first << 24) | three, 1))
      if (beginsWord || second !== 0) bits[1]?.push(bitOf(three, 2), bitOf(three, 3))
    })
  }
  return [...new Set(bits.flat())]
}

const firstOther = 0x80
/** Of ASCII, in the case that folding leaves. */
const isLetter = Uint8Array.from({ length: firstOther }, (_, code) =>
  /[a-z0-9]/.test(String.fromCharCode(code)) ? 1 : 0,
)

function wordsOf(text: string, withBeginnings: boolean): Uint32Array {
  const words = new Uint32Array(maxBits / bitsOfWord)
  // Four letters, the last one lowest. What begins a word has zeros before it.
  let letters = 0
  let [before, last] = [0, 0]
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code >= firstOther) {
      letters = 0
      setBit(words, code, 0)
      if (last !== 0) setBit(words, code, last)
      if (before !== 0) setBit(words, code, seedOf(before, last))
      before = last
      last = code
      continue
    }
    before = 0
    last = 0
    if (isLetter[code] === 0) {
      letters = 0
      continue
    }
    letters = (letters << 8) | code
    const three = letters & 0xffffff
    if (letters > 0xffffff) setBit(words, letters, 1)
    if (!withBeginnings && three <= 0xffff) continue
    // Two bits, for a term of three letters has no other sequence.
    setBit(words, three, 2)
    setBit(words, three, 3)
  }
  return words
}

function setBit(words: Uint32Array, sequence: number, seed: number): void {
  const bit = bitOf(sequence, seed)
  words[bit >>> 5] = wordAt(words, bit >>> 5) | (1 << (bit & 31))
}

const multiplier = 0x9e3779b1

function seedOf(before: number, last: number): number {
  return Math.imul(before, multiplier) ^ last
}

/** @param seed tells apart sequences of different kinds */
function bitOf(sequence: number, seed: number): number {
  const product = Math.imul(Math.imul(seed, multiplier) ^ sequence, multiplier)
  return (product ^ (product >>> 15)) & (maxBits - 1)
}

function countOf(words: Uint32Array): number {
  let count = 0
  for (let index = 0; index < words.length; index++) count += onesIn(wordAt(words, index))
  return count
}

/** Of 32 bits, added up in pairs, then fours, then bytes. */
function onesIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

function wordAt(words: Uint32Array, index: number): number {
  return words[index] ?? 0
}
