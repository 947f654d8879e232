import { canonicalize, isObject, parseStrict, Splitter, validator } from '@testudo/stix'
import { attackTexts } from './attack-copies.ts'

/** Reading and validating STIX, beside what plain `JSON.parse` and `JSON.stringify` cost on the same text. */
export function benchStix(print: (line: string) => void): void {
  const texts = attackTexts()
  if (texts === undefined) return print('stix: real data is absent, nothing measured')
  const bytes = new TextEncoder().encode(
    `{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000000","objects":[${texts.join(',')}]}`,
  )
  const megabytes = bytes.length / 1e6
  const whole = seconds(() => JSON.parse(new TextDecoder().decode(bytes)))
  const split = seconds(() => {
    const splitter = new Splitter()
    for (let at = 0; at < bytes.length; at += 65_536) splitter.push(bytes.subarray(at, at + 65_536))
    splitter.end()
  })
  const values = texts
    .map((text) => parseStrict(text))
    .flatMap((read) => ('value' in read && isObject(read.value) ? [read.value] : []))
  const check = validator()
  const checked = seconds(() => values.forEach((value) => check(value)))
  const canonical = seconds(() => values.forEach((value) => canonicalize(value)))
  const plain = seconds(() => values.forEach((value) => JSON.stringify(value)))
  print(
    `split into objects: ${(megabytes / split).toFixed(0)} MB/s; JSON.parse of the whole ${(megabytes / whole).toFixed(0)} MB/s, ratio ${(whole / split).toFixed(2)}`,
  )
  print(`validate: ${Math.round(values.length / checked)} objects/s (MUST and SHOULD)`)
  print(
    `canonical form: ${(megabytes / canonical).toFixed(0)} MB/s; JSON.stringify ${(megabytes / plain).toFixed(0)} MB/s, ratio ${(plain / canonical).toFixed(2)}`,
  )
}

function seconds(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < 3; i++) {
    const began = performance.now()
    work()
    best = Math.min(best, performance.now() - began)
  }
  return best / 1_000
}
