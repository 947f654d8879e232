/** A response policy zone, read as RFC 1035 §5.1 writes master files, and asked as a resolver asks it. */
export interface ReadZone {
  readonly origin: string
  readonly serial: number
  /** Owner names below the origin, without it. */
  readonly triggers: ReadonlySet<string>
}

export function readZone(text: string): ReadZone {
  let origin = ''
  let serial: number | undefined
  let hasNs = false
  const triggers = new Set<string>()
  for (const [i, line] of text.split('\n').entries()) {
    const fail = (what: string): never => {
      throw new Error(`line ${i + 1}: ${what}: ${line}`)
    }
    if (line === '' || line.startsWith(';')) continue
    if (/[^\x20-\x7e]/.test(line) || /[;()"\\@]/.test(line.replace(/^@ /, ''))) fail('a character of meaning')
    const words = line.split(' ')
    if (words[0] === '$TTL' && words.length === 2 && /^\d+$/.test(words[1] ?? '')) continue
    if (words[0] === '$ORIGIN' && words.length === 2 && (words[1] ?? '').endsWith('.')) {
      origin = (words[1] ?? '').slice(0, -1)
      continue
    }
    if (words[0] === '@' && words[1] === 'SOA' && words.length === 9) {
      if (serial !== undefined) fail('a second SOA')
      if (!words.slice(4).every((word) => /^\d+$/.test(word) && Number(word) <= 0xffff_ffff)) fail('numbers of the SOA')
      serial = Number(words[4])
      continue
    }
    if (line === '@ NS localhost.') {
      hasNs = true
      continue
    }
    const [owner = '', type, target, ...rest] = words
    if (type !== 'CNAME' || target !== '.' || rest.length > 0) fail('no policy')
    const labels = `${owner}.${origin}`.split('.')
    if (!labels.every((label) => /^(?:\*|[a-z0-9_-]{1,63})$/.test(label))) fail('no label')
    if (labels.reduce((sum, label) => sum + label.length + 1, 1) > 255) fail('too long')
    if (labels.slice(1).includes('*')) fail('a star within')
    if (triggers.has(owner)) fail('twice')
    triggers.add(owner)
  }
  if (serial === undefined || !hasNs || origin === '') throw new Error('no SOA, NS or $ORIGIN')
  return { origin, serial, triggers }
}

/** Whether a question for this name is answered with "does not exist". */
export function isNamed({ triggers }: ReadZone, name: string): boolean {
  if (triggers.has(name)) return true
  const labels = name.split('.')
  return labels.some((_, i) => i > 0 && triggers.has(`*.${labels.slice(i).join('.')}`))
}

/** Whether an answer with this address is. The trigger is read back here by hand: numbers from the last to the first. */
export function isAnswered(zone: ReadZone, address: string): boolean {
  const bits = bitsOf(address)
  for (const trigger of zone.triggers) {
    if (!trigger.endsWith('.rpz-ip')) continue
    const [length = '', ...parts] = trigger.split('.').slice(0, -1)
    const front = parts.toReversed()
    const text = front.length === 4 && !front.includes('zz') ? front.join('.') : ipv6Of(front)
    const range = bitsOf(text)
    if (range.length === bits.length && range.slice(0, Number(length)) === bits.slice(0, Number(length))) return true
  }
  return false
}

const ipv6Of = (groups: readonly string[]): string =>
  groups.flatMap((group) => (group === 'zz' ? Array<string>(9 - groups.length).fill('0') : [group])).join(':')

function bitsOf(address: string): string {
  if (!address.includes(':'))
    return address
      .split('.')
      .map((n) => Number(n).toString(2).padStart(8, '0'))
      .join('')
  const [front = '', back] = address.split('::')
  const groups = front === '' ? [] : front.split(':')
  const rest = back === undefined || back === '' ? [] : back.split(':')
  const all =
    back === undefined ? groups : [...groups, ...Array<string>(8 - groups.length - rest.length).fill('0'), ...rest]
  if (all.length !== 8) throw new Error(`no address: ${address}`)
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('')
}
