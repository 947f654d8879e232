// The scanner: finds the lines of a block in which some key of the value table may stand. AssemblyScript, compiled by
// `scripts/build-kernel.mjs` into `src/core/scan/kernelBytes.ts`. It knows words, names, addresses and mail addresses, no formats: keys
// of JSON, cells of tables and prose are alike to it. It may name a line too many, never one too few; what it names is
// read by the exact path (`indicators/matchEvent.ts`). `indicators/tokens.ts` cuts at the same places: change both.

// ── settings, once an instance ──
let filter: usize = 0
let filterMask: u32 = 0
let slots: usize = 0
let slotMask: u32 = 0
let lengths: usize = 0
/** A small filter of the last two labels of every name: most names of the world end in none of them. */
let tails: usize = 0
let tailMask: u32 = 0
/** One bit a /16 of IPv4 in which some address stands: most addresses of one's own stand in none. */
let v4wide: usize = 0
let v4map: usize = 0
let v6map: usize = 0
/** Whether blocks are in the bitmaps. */
let hasV4 = false
let hasV6 = false
/** 0: JSON (backslash escapes; whole lines are `{…}`), 1: tables of Zeek (`\x`; lines of `#` are directives). */
let mode: i32 = 0
/** Runs of 1 << runLevel word characters are looked at as words without a dot; -1: none. */
let runLevel: i32 = -1

// ── the block being read ──
let from: usize = 0
let till: usize = 0
let hashA: u32 = 0
let hashB: u32 = 0

export function configure(f: usize, fm: u32, s: usize, sm: u32, l: usize, m4: usize, m6: usize, q: usize, t: usize, tm: u32, w4: usize): void {
  filter = f; filterMask = fm; slots = s; slotMask = sm; lengths = l; v4map = m4; v6map = m6; queueAt = q; tails = t; tailMask = tm; v4wide = w4
}

export function setMode(newMode: i32, shortestWord: i32, blocksV4: bool, blocksV6: bool): void {
  mode = newMode
  hasV4 = blocksV4
  hasV6 = blocksV6
  // A run of n characters, cut by the edge of a 64-byte block, leaves at least (n + 1) / 2 on one side.
  runLevel = shortestWord == 0 ? -1 : shortestWord >= 31 ? 4 : shortestWord >= 15 ? 3 : shortestWord >= 7 ? 2 : shortestWord >= 3 ? 1 : 0
}

@inline function isDigit(c: u32): bool { return c - 48 < 10 }
@inline function isHex(c: u32): bool { return c - 48 < 10 || (c | 32) - 97 < 6 }
@inline function isWord(c: u32): bool {
  return (c | 32) - 97 < 26 || c - 48 < 10 || c == 46 || c == 45 || c == 95 || c >= 128
}

// A key is hashed from its end: label by label, each in pieces of up to eight characters counted from the end of the label, and
// the sign before it. `hashKey` in src/core/scan/hash.ts does the same.
@inline function begin(): void { hashA = 0x811c9dc5; hashB = 0x1b873593 }
@inline function mix(low: u32, high: u32): void {
  const a = (hashA ^ low) * 0x9e3779b1
  const b = (hashB ^ high ^ (a >> 15)) * 0x85ebca6b
  hashA = a ^ (b >> 13)
  hashB = b
}
/** A dot, or the `@` of a mail address. */
@inline function feedSign(c: u32): void { mix(c | 32, 0) }

const SMALL: u64 = 0x2020202020202020
const HIGH: u64 = 0x8080808080808080

/** The last `count` (1 to 8) of the eight bytes before `end`, the first of them lowest. */
@inline function pieceBefore(end: usize, count: usize): u64 {
  return load<u64>(end - 8) >> (<u64>(8 - count) << 3)
}

@inline function feedPiece(bytes: u64, count: usize): void {
  const piece = bytes | (SMALL >> (<u64>(8 - count) << 3))
  mix(<u32>piece, <u32>(piece >> 32))
}

/** How many of the eight bytes before `end` stand behind the last dot among them: 8 when there is none. */
@inline function behindDot(end: usize): usize {
  const x = load<u64>(end - 8) ^ 0x2e2e2e2e2e2e2e2e
  const zero = ~(((x & ~HIGH) + ~HIGH) | x | ~HIGH)
  return <usize>(clz(zero) >> 3)
}

/** Feeds a run without dots. */
function feedRun(start: usize, end: usize): void {
  let i = end
  while (i - start >= 8) { feedPiece(load<u64>(i - 8), 8); i -= 8 }
  if (i > start) feedPiece(pieceBefore(i, i - start), i - start)
}

// Characters that come one by one are gathered into pieces.
let gathered: u64 = 0
let gatheredCount: usize = 0
@inline function gather(c: u32): void {
  gathered = (gathered << 8) | <u64>c
  if (++gatheredCount == 8) endGathered()
}
@inline function endGathered(): void {
  if (gatheredCount > 0) feedPiece(gathered, gatheredCount)
  gathered = 0
  gatheredCount = 0
}

// Keys wait here and are asked for together, whatever line they stand in, so that their loads overlap: two halves of a hash, the line
// and its start.
const QUEUE_BYTES: usize = 1024
let queueAt: usize = 0
let queue: usize = 0
/** The line being read, and where it begins from the start of the block. */
let line: u32 = 0
let lineAt: u32 = 0
/** Whether a key of the line being read is in the table. */
let found = false

/** Asks, sooner or later, whether the key hashed so far is in the table. */
function ask(): void {
  let a = hashA
  a ^= a >> 15
  a *= 0x2c1b3c6d
  a ^= a >> 12
  let b = hashB
  b ^= b >> 13
  b *= 0x297a2d39
  b ^= b >> 16
  const at = queueAt + queue
  store<u32>(at, a)
  store<u32>(at, b, 4)
  store<u32>(at, line, 8)
  store<u32>(at, lineAt, 12)
  queue += 16
  if (queue == QUEUE_BYTES) flush()
}

/** Whether some key may end in the name hashed so far. */
@inline function mayEnd(): bool {
  let a = hashA
  a ^= a >> 15
  a *= 0x2c1b3c6d
  a ^= a >> 12
  const word = load<u64>(tails + (<usize>(a & tailMask) << 3))
  const wanted: u64 = (1 << <u64>((a >> 20) & 63)) | (1 << <u64>((a >> 26) & 63))
  return (word & wanted) == wanted
}

/** Whether some byte is not ASCII. */
function hasWide(start: usize, end: usize): bool {
  let i = start
  for (; i + 8 <= end; i += 8) if ((load<u64>(i) & 0x8080808080808080) != 0) return true
  for (; i < end; i++) if (load<u8>(i) >= 128) return true
  return false
}

/** Asks for all that wait: the filter first, then the fingerprint. Lines that have ended get their record here. */
function flush(): void {
  const end = queueAt + queue
  queue = 0
  for (let at = queueAt; at < end; at += 16) {
    const b = load<u32>(at, 4)
    const word = load<u64>(filter + (<usize>(load<u32>(at) & filterMask) << 3))
    const wanted: u64 = (1 << <u64>(b & 63)) | (1 << <u64>((b >> 6) & 63)) | (1 << <u64>((b >> 12) & 63)) |
      (1 << <u64>((b >> 18) & 63)) | (1 << <u64>((b >> 24) & 63))
    if ((word & wanted) != wanted || !isHeld(load<u32>(at), b)) continue
    if (load<u32>(at, 8) == line) found = true
    else insert(load<u32>(at, 8), load<u32>(at, 12))
  }
}

const FOUND: u32 = 1
const ODD: u32 = 2

let records: usize = 0
let count: u32 = 0

/** A record of a line that has ended, in its place among the others, unless it has one. */
function insert(ofLine: u32, start: u32): void {
  let at = records + <usize>count * 12
  while (at > records && load<u32>(at - 12) > ofLine) at -= 12
  if (at > records && load<u32>(at - 12) == ofLine) return
  for (let i = records + <usize>count * 12; i > at; i -= 12) {
    store<u32>(i, load<u32>(i - 12))
    store<u32>(i, load<u32>(i - 12, 4), 4)
    store<u32>(i, load<u32>(i - 12, 8), 8)
  }
  store<u32>(at, ofLine)
  store<u32>(at, start, 4)
  store<u32>(at, FOUND, 8)
  count++
}

function isHeld(a: u32, b: u32): bool {
  let at = slots + (<usize>(((a * 0x85ebca6b) ^ b) & slotMask) << 3)
  const behind = slots + ((<usize>slotMask + 1) << 3)
  while (load<u32>(at, 4) != 0) {
    if (load<u32>(at) == b) return true
    at += 8
    if (at == behind) at = slots
  }
  return false
}

/** For tests: the hash of bytes, as `hashKey` computes it. */
export function hashOf(at: usize, end: usize): u64 {
  begin()
  let stop = end
  for (let i = end; i > at; ) {
    const c: u32 = load<u8>(--i)
    if (c != 46 && c != 64) continue
    feedRun(i + 1, stop)
    feedSign(c)
    stop = i
  }
  feedRun(at, stop)
  let a = hashA
  a ^= a >> 15
  a *= 0x2c1b3c6d
  a ^= a >> 12
  let b = hashB
  b ^= b >> 13
  b *= 0x297a2d39
  b ^= b >> 16
  return (<u64>b << 32) | <u64>a
}

/** Whether an odd number of backslashes stands before: the next character belongs to an escape. */
function isEscaped(at: usize): bool {
  let count = 0
  for (let i = at; i > from && load<u8>(i - 1) == 92; i--) count++
  return (count & 1) == 1
}

function hasDot(start: usize, end: usize): bool {
  for (let i = start; i < end; i++) if (load<u8>(i) == 46) return true
  return false
}

/** Asks for what a word may be. @returns true when only the exact path can tell */
function checkWord(first: usize, last: usize, dotted: bool): bool {
  let start = first
  let end = last
  if (mode == 0 && start > from && load<u8>(start - 1) == 92 && isEscaped(start)) start++
  const untrimmed = start
  while (start < end && (load<u8>(start) == 46 || load<u8>(start) == 45)) start++
  while (start < end && (load<u8>(end - 1) == 46 || load<u8>(end - 1) == 45)) end--
  if (end - start > 253) {
    // Non-ASCII names get shorter when they are spelled in letters.
    for (let i = start; i < end; i++) if (load<u8>(i) >= 128) return true
    return false
  }
  if (!dotted) {
    for (let i = start; i < end; i++) if (load<u8>(i) >= 128) return checkWide(start, end)
    checkBare(start, end)
    return false
  }
  let dots = 0
  let letters = false
  begin()
  let i = end
  for (;;) {
    let count = behindDot(i)
    const isLast = count >= i - start
    if (isLast) count = i - start
    if (count > 0) {
      const piece = pieceBefore(i, count)
      if ((piece & HIGH) != 0) return true
      if (!letters) {
        // Places before the piece count as zeros of the text.
        const digits = (piece ^ 0x3030303030303030) & ((~(<u64>0)) >> (<u64>(8 - count) << 3))
        letters = ((digits + 0x7676767676767676) & HIGH) != 0
      }
      feedPiece(piece, count)
      i -= count
    }
    if (isLast) break
    if (count == 8 && load<u8>(i - 1) != 46) continue
    // The hash is that of the name behind this dot; one label alone is no name.
    if (dots > 0 && letters) {
      if (dots == 1 && !mayEnd()) return hasWide(start, i)
      ask()
    }
    dots++
    feedSign(46)
    i--
    if (i == start) break
  }
  if (dots == 0) {
    checkBare(start, end)
    return false
  }
  if (!letters) {
    if (dots != 3) return false
    if (isInWide(start)) ask()
    return hasV4 && isInBlock(start, end)
  }
  if (dots == 1 && !mayEnd()) return false
  ask()
  return start == untrimmed && start > from && load<u8>(start - 1) == 64 && checkMail(start - 1)
}

/**
 * A word with bytes that are not ASCII. With a dot it may be a name in any alphabet: the exact path decides. Without, the
 * others may be marks that part words (`®`) or letters: its ASCII parts are looked at.
 */
function checkWide(start: usize, end: usize): bool {
  for (let i = start; i < end; i++) if (load<u8>(i) == 46) return true
  let part = start
  for (let i = start; i <= end; i++) {
    if (i < end && load<u8>(i) < 128) continue
    let last = i
    while (part < last && load<u8>(part) == 45) part++
    while (part < last && load<u8>(last - 1) == 45) last--
    if (last > part) checkBare(part, last)
    part = i + 1
  }
  return false
}

/** A word without a dot, with and without zeros in front. */
function checkBare(start: usize, end: usize): void {
  if (load<u8>(lengths + (end - start)) != 0) askFor(start, end)
  let at = start
  while (at < end && load<u8>(at) == 48) at++
  if (at > start && at < end && load<u8>(lengths + (end - at)) != 0) askFor(at, end)
}

function askFor(start: usize, end: usize): void {
  begin()
  feedRun(start, end)
  ask()
}

/** The name behind the `@` is hashed already. */
function checkMail(at: usize): bool {
  feedSign(64)
  let i = at
  while (i > from) {
    const c: u32 = load<u8>(i - 1)
    if (!((c | 32) - 97 < 26 || c - 48 < 10 || c == 46 || c == 95 || c == 37 || c == 43 || c == 45)) break
    if (c == 46) {
      endGathered()
      feedSign(46)
    } else gather(c)
    i--
    if (at - i > 65) {
      endGathered()
      return false
    }
  }
  endGathered()
  if (i > from && load<u8>(i - 1) == 92) return true
  if (i < at) ask()
  return false
}

/** Whether an IPv4 address lies in a /24 that some block covers or cuts. */
function isInBlock(start: usize, end: usize): bool {
  let value: u32 = 0
  let part: u32 = 0
  for (let i = start; i < end; i++) {
    const c: u32 = load<u8>(i)
    if (c == 46) { value = (value << 8) | (part & 255); part = 0 } else part = part * 10 + (c - 48)
  }
  return ((load<u8>(v4map + (value >> 3)) >> <u8>(value & 7)) & 1) != 0
}

/** Whether some address stands in the /16 of an address. */
function isInWide(start: usize): bool {
  let value: u32 = 1 // moves up with each part: two of them reach 65536
  let part: u32 = 0
  for (let i = start; value < 65536; i++) {
    const c: u32 = load<u8>(i)
    if (c == 46) { value = (value << 8) | (part & 255); part = 0 } else part = part * 10 + (c - 48)
  }
  value &= 65535
  return ((load<u8>(v4wide + (value >> 3)) >> <u8>(value & 7)) & 1) != 0
}

const MAX_COLONS: usize = 128

/** Looks at a run of hex digits, colons and dots. @returns true when only the exact path can tell */
function checkColons(start: usize, end: usize): bool {
  if (end - start > MAX_COLONS) return false
  let colons = 0
  let double = false
  for (let i = start; i < end; i++)
    if (load<u8>(i) == 58) {
      colons++
      if (i + 1 < end && load<u8>(i + 1) == 58) double = true
    }
  if (colons < 6 && !double) return false
  // The letter of an escape may be a hex digit.
  if (mode == 0 && start > from && load<u8>(start - 1) == 92) return true
  if (colons >= 6) checkPairs(start, end)
  return checkV6(start, end)
}

@inline function isColonChar(c: u32): bool { return isHex(c) || c == 58 || c == 46 }

/** `aa:bb:…`, as fingerprints and serial numbers are written. */
function checkPairs(start: usize, end: usize): void {
  if ((end - start) % 3 != 2) return
  for (let i = start; i < end; i += 3) {
    if (!isHex(load<u8>(i)) || !isHex(load<u8>(i + 1))) return
    if (i + 2 < end && load<u8>(i + 2) != 58) return
  }
  const digits = ((end - start + 1) / 3) * 2
  if (load<u8>(lengths + digits) != 0) askForPairs(start, end)
  let at = start
  let zeros: usize = 0
  while (at < end && (load<u8>(at) == 48 || load<u8>(at) == 58)) zeros += load<u8>(at++) == 48 ? 1 : 0
  if (zeros > 0 && zeros < digits && load<u8>(lengths + digits - zeros) != 0) askForPairs(at, end)
}

function askForPairs(start: usize, end: usize): void {
  begin()
  for (let i = end; i > start; ) {
    const c: u32 = load<u8>(--i)
    if (c != 58) gather(c)
  }
  endGathered()
  ask()
}

/** Sixteen bytes of the address last read: two halves. */
let high: u64 = 0
let low: u64 = 0
/** Its last 32 bits are written as IPv4: left to the exact path. */
let endsInV4 = false

function checkV6(first: usize, last: usize): bool {
  let start = first
  let end = last
  while (end > start && load<u8>(end - 1) == 46) end--
  if (end - start >= 2 && load<u8>(start) == 58 && load<u8>(start + 1) != 58) start++
  if (end - start >= 2 && load<u8>(end - 1) == 58 && load<u8>(end - 2) != 58) end--
  if (!parseV6(start, end)) return false
  if (endsInV4) return true
  // An IPv4 address in it stands at its end and is a word of its own, or is written in hex: looked at by the exact path.
  if (high == 0 && low >> 32 == 0xffff) return true
  const bit = <u32>(high >> 48)
  if (hasV6 && ((load<u8>(v6map + (bit >> 3)) >> <u8>(bit & 7)) & 1) != 0) return true
  begin()
  for (let i: u64 = 0; i < 64; i += 4) feedNibble(<u32>((low >> i) & 15))
  for (let i: u64 = 0; i < 64; i += 4) feedNibble(<u32>((high >> i) & 15))
  endGathered()
  ask()
  return false
}

@inline function feedNibble(n: u32): void { gather(n < 10 ? 48 + n : 87 + n) }

function parseV6(start: usize, end: usize): bool {
  if (end - start < 3 || end - start > 45) return false
  let groups = 0
  let gap = -1
  let value: u32 = 0
  let digits = 0
  endsInV4 = false
  high = 0
  low = 0
  let i = start
  while (i < end) {
    const c: u32 = load<u8>(i)
    if (c == 58) {
      if (i + 1 < end && load<u8>(i + 1) == 58) {
        if (gap >= 0) return false
        if (digits > 0) { push(value); groups++ }
        else if (i != start) return false
        gap = groups
        i += 2
      } else {
        if (digits == 0 || i + 1 == end) return false
        push(value)
        groups++
        i++
      }
      value = 0
      digits = 0
      if (groups > 8) return false
      continue
    }
    if (c == 46) {
      endsInV4 = true
      return true
    }
    if (++digits > 4) {
      return false
    }
    value = (value << 4) | (c < 58 ? c - 48 : (c | 32) - 87)
    i++
  }
  if (digits > 0) { push(value); groups++ }
  if (gap < 0) return groups == 8
  if (groups > 7) return false
  // What stands behind the gap is shifted in already; what stands before it moves up.
  const behind = <u64>(groups - gap) * 16
  const missing = <u64>(8 - groups) * 16
  let h = high
  let l = low
  // Split at `behind` bits from the end.
  let headHigh: u64, headLow: u64, tailHigh: u64, tailLow: u64
  if (behind >= 64) {
    const m: u64 = behind == 64 ? 0 : (((<u64>1) << (behind - 64)) - 1)
    tailHigh = h & m
    tailLow = l
    headHigh = h & ~m
    headLow = 0
  } else {
    const m: u64 = behind == 0 ? 0 : (((<u64>1) << behind) - 1)
    tailHigh = 0
    tailLow = l & m
    headHigh = h
    headLow = l & ~m
  }
  // Shift the head up by `missing` bits.
  if (missing >= 128) { headHigh = 0; headLow = 0 }
  else if (missing >= 64) { headHigh = missing == 64 ? headLow : headLow << (missing - 64); headLow = 0 }
  else if (missing > 0) { headHigh = (headHigh << missing) | (headLow >> (64 - missing)); headLow = headLow << missing }
  high = headHigh | tailHigh
  low = headLow | tailLow
  return true
}

function push(group: u32): void {
  high = (high << 16) | (low >> 48)
  low = (low << 16) | <u64>group
}

/** Starts of runs of at least 1 << level set bits inside the mask. */
@inline function runs(mask: u64): u64 {
  let m = mask
  if (runLevel >= 1) m &= m >> 1
  if (runLevel >= 2) m &= m >> 2
  if (runLevel >= 3) m &= m >> 4
  if (runLevel >= 4) m &= m >> 8
  return m
}

/** Places with a set bit at most five places behind; the last five of the block count as such. */
@inline function follows(mask: u64): u64 {
  const pair = mask >> 1 | mask >> 2
  return pair | pair >> 2 | mask >> 5 | <u64>0xf800000000000000
}

export let lines: u32 = 0
export let blank: u32 = 0


/**
 * Scans whole lines from `at` to `end` (behind the last newline). A record is three 32-bit numbers: line from 0, start of the
 * line from `at`, and why (1 found, 2 odd: not of the shape of its format).
 *
 * @returns number of records; stops early when `most` is reached, having then read to `reached`
 */
export let reached: usize = 0
export function scan(at: usize, end: usize, out: usize, most: u32): u32 {
  from = at
  till = end
  records = out
  count = 0
  line = 0
  lineAt = 0
  queue = 0
  // Keys that wait when there is no more room may still add records.
  const room = most - <u32>(QUEUE_BYTES / 16)
  let empty: u32 = 0
  let lineStart = at
  let skip = at // what stands before is done
  let colonSkip = at
  found = false
  let lastOdd = true
  let before: u64 = 0 // 1: the last byte of the block before was a word character other than a dot
  const edge: u64 = (<u64>1) << 63
  for (let base = at; base < end; base += 64) {
    // Masks of 64 bytes, 16 at a time.
    let dotMask: u64 = 0
    let wordMask: u64 = 0
    let newlineMask: u64 = 0
    // Backslashes, NULs and bytes that may begin a dot of other alphabets: rare, and told apart where they stand.
    let oddMask: u64 = 0
    let colonMask: u64 = 0
    let digitMask: u64 = 0
    let hexMask: u64 = 0
    for (let k: usize = 0; k < 64; k += 16) {
      const v = v128.load(base + k)
      const shift = <u64>k
      const small = v128.or(v, i8x16.splat(32))
      const digit = i8x16.lt_u(i8x16.sub(v, i8x16.splat(48)), i8x16.splat(10))
      const letter = i8x16.sub(small, i8x16.splat(97))
      const alpha = i8x16.lt_u(letter, i8x16.splat(26))
      const hexLetter = i8x16.lt_u(letter, i8x16.splat(6))
      const dot = i8x16.eq(v, i8x16.splat(46))
      const other = v128.or(dot, v128.or(i8x16.eq(v, i8x16.splat(45)), i8x16.eq(v, i8x16.splat(95))))
      // Bytes from 0x80 on are negative, so the word characters of other alphabets are the sign bits of v.
      dotMask |= <u64>(<u32>i8x16.bitmask(dot)) << shift
      digitMask |= <u64>(<u32>i8x16.bitmask(digit)) << shift
      hexMask |= <u64>(<u32>i8x16.bitmask(v128.or(digit, hexLetter))) << shift
      wordMask |= <u64>(<u32>i8x16.bitmask(v128.or(v128.or(digit, alpha), v128.or(other, v)))) << shift
      newlineMask |= <u64>(<u32>i8x16.bitmask(i8x16.eq(v, i8x16.splat(10)))) << shift
      colonMask |= <u64>(<u32>i8x16.bitmask(i8x16.eq(v, i8x16.splat(58)))) << shift
      const wide = v128.or(i8x16.eq(v, i8x16.splat(<i8>0xe3)), i8x16.eq(v, i8x16.splat(<i8>0xef)))
      const rare = v128.or(i8x16.eq(v, i8x16.splat(92)), i8x16.eq(v, i8x16.splat(0)))
      oddMask |= <u64>(<u32>i8x16.bitmask(v128.or(wide, rare))) << shift
    }
    if (end - base < 64) {
      const inside = ((<u64>1) << <u64>(end - base)) - 1
      wordMask &= inside; newlineMask &= inside; dotMask &= inside; colonMask &= inside; oddMask &= inside
    }
    const solid = wordMask & ~dotMask
    let wanted = dotMask & ((solid << 1) | before) & ((solid >> 1) | edge)
    // Between digits a dot is of interest only where an address may be: another dot follows within four places.
    const between = (digitMask << 1) & (digitMask >> 1)
    const near = dotMask >> 2 | dotMask >> 3 | dotMask >> 4 | <u64>0xf000000000000000
    wanted &= ~between | near
    before = solid >> 63
    if (runLevel >= 0) wanted |= runs(wordMask)
    if (colonMask != 0) {
      const side = hexMask | colonMask
      const inner = colonMask & (side << 1 | 1) & (side >> 1 | edge)
      // Of interest are two in a row, or a chain with at most four digits between; times of day have two links.
      const chain2 = inner & follows(inner)
      const chain3 = chain2 & follows(chain2)
      wanted |= inner & (colonMask >> 1 | edge | (colonMask << 1) | 1 | (chain3 & follows(chain3)))
    }
    wanted |= newlineMask | oddMask
    while (wanted != 0) {
      const bit = ctz(wanted)
      wanted &= wanted - 1
      const pos = base + <usize>bit
      const c: u32 = load<u8>(pos)
      if (c == 10) {
        let last = pos
        while (last > lineStart && (load<u8>(last - 1) == 13 || load<u8>(last - 1) == 32 || load<u8>(last - 1) == 9)) last--
        if (last == lineStart) {
          // An empty line inside something odd belongs to it. What stood before the block is not known.
          empty++
          found = false
          if (lastOdd) { record(out, count++, line, <u32>(lineStart - at), ODD) }
        } else {
          const shaped = mode == 0
            ? load<u8>(lineStart) == 123 && load<u8>(last - 1) == 125
            : load<u8>(lineStart) != 35
          if (!shaped || found) {
            record(out, count++, line, <u32>(lineStart - at), shaped ? FOUND : ODD)
          }
          lastOdd = !shaped
          found = false
        }
        line++
        lineStart = pos + 1
        lineAt = <u32>(lineStart - at)
        if (count >= room) { flush(); lines = line; blank = empty; reached = lineStart; return count }
        continue
      }
      if (found) continue
      if ((c == 0xe3 || c == 0xef) && isDotOfOthers(pos)) { found = true; continue }
      if (pos < skip) continue
      if (c == 0) {
        // Taken out of lines of text before they are read.
        if (mode != 0) found = true
        continue
      }
      if (c == 92) {
        const next: u32 = load<u8>(pos + 1)
        if (mode == 0 ? next == 117 && !isEscaped(pos) : next == 120) found = true
        continue
      }
      if (c == 58) {
        if (pos < colonSkip) continue
        const outside = ~(hexMask | colonMask | dotMask)
        const below = outside & (((<u64>1) << <u64>bit) - 1)
        let first = base
        if (below != 0) first = base + 64 - <usize>clz(below)
        else while (first > lineStart && isColonChar(load<u8>(first - 1))) first--
        const above = outside >> <u64>bit
        let last = base + 64
        if (above != 0) last = pos + <usize>ctz(above)
        else while (last < end && isColonChar(load<u8>(last))) last++
        colonSkip = last
        if (last < base + 64) wanted &= ((~(<u64>0)) << <u64>(last - base)) | ~colonMask
        if (checkColons(first, last)) found = true
        continue
      }
      if (c >= 128 && runLevel < 0) continue // not a dot, and no bare words are looked for
      const outside = ~wordMask
      const below = outside & (((<u64>1) << <u64>bit) - 1)
      let start = base
      if (below != 0) start = base + 64 - <usize>clz(below)
      else while (start > lineStart && isWord(load<u8>(start - 1))) start--
      const above = outside >> <u64>bit
      let stop = base + 64
      if (above != 0) stop = pos + <usize>ctz(above)
      else while (stop < end && isWord(load<u8>(stop))) stop++
      skip = stop
      if (stop < base + 64) wanted &= ((~(<u64>0)) << <u64>(stop - base)) | oddMask
      if (checkWord(start, stop, c == 46 || hasDot(start, stop))) found = true
    }
  }
  flush()
  lines = line
  blank = empty
  reached = lineStart
  return count
}

@inline function record(out: usize, index: u32, line: u32, start: u32, why: u32): void {
  const at = out + <usize>index * 12
  store<u32>(at, line)
  store<u32>(at + 4, start)
  store<u32>(at + 8, why)
}

/** U+3002, U+FF0E and U+FF61 part labels as dots do (UTS 46); letters of full width are letters. */
function isDotOfOthers(at: usize): bool {
  const b: u32 = load<u8>(at + 1)
  const c: u32 = load<u8>(at + 2)
  return load<u8>(at) == 0xe3 ? b == 0x80 && c == 0x82 : (b == 0xbc && c == 0x8e) || (b == 0xbd && c == 0xa1)
}
